import {describe, expect, test} from 'vitest';
import {changesBetween} from '../../source/model/changes-between.js';
import {type FailureKind, failure} from '../../source/model/failure.js';
import type {Outage, Snapshot} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {reduce} from '../../source/model/reduce.js';
import {shiftTimes} from '../../source/model/shift-times.js';
import {
  aboutList,
  aboutTunnel,
  answered,
  connector,
  listed,
  NOON,
  nothing,
  refused,
  tunnel,
  uuid,
} from '../helpers/fleet.js';

/** Tunnels 1 and 2 were answered for, tunnel 3 never was. */
const known = [
  listed([1, 2, 3].map((n) => tunnel({id: uuid(n), name: `t${n}`}))),
  ...[1, 2].map((n) => answered([connector()], {tunnelId: uuid(n)})),
].reduce(reduce, nothing);

type Step = (snapshot: Snapshot) => Observation;

const moment = (seconds: number): number => NOON + seconds * 1000;

/** A question that came to nothing. @param about the n-th tunnel, or null for the list  @param tookS how long it took */
const fails =
  (seconds: number, kind: FailureKind, about: number | null = null, tookS = 0): Step =>
  () => ({
    ...refused(about === null ? aboutList() : aboutTunnel(uuid(about)), failure(kind), moment(seconds)),
    tookMs: tookS * 1000,
  });

const answers =
  (seconds: number, n = 1, tookS = 0): Step =>
  () => ({
    ...answered([connector()], {at: moment(seconds), tunnelId: uuid(n)}),
    tookMs: tookS * 1000,
  });

const lists =
  (seconds: number): Step =>
  (snapshot) =>
    listed(
      [...snapshot.tunnels.values()].map((state) => state.tunnel),
      {at: moment(seconds)},
    );

/** What is told of the API, and at the end what is thought of it. */
const story = (
  steps: readonly Step[],
): {readonly told: readonly string[]; readonly outage: Outage | null} => {
  let before = known;
  const told = steps.flatMap((step) => {
    const after = reduce(before, step(before));
    const found = changesBetween(before, after);
    before = after;
    return found.flatMap((change) => {
      const at = (change.at - NOON) / 1000;
      return change.what === 'api_lost'
        ? [`${at} lost: ${change.failure.kind}`]
        : change.what === 'api_restored'
          ? [`${at} restored, since ${(change.since - NOON) / 1000}`]
          : [];
    });
  });
  return {told, outage: before.outage};
};

describe('the API as a whole', () => {
  test.each<readonly [string, readonly Step[], readonly string[]]>([
    ['is not lost with one timeout', [fails(10, 'timeout')], []],
    ['nor with one that an answer follows', [fails(10, 'timeout'), answers(11), fails(20, 'timeout')], []],
    [
      'nor with many that were on their way together',
      [fails(10, 'timeout', 1, 9), fails(10, 'timeout', 2, 9), fails(12, 'timeout', null, 4)],
      [],
    ],
    [
      'nor with a hiccup, however many meet it',
      [1, 2, null, 1, 2].map((about, n) => fails(10 + n / 25, 'server_error', about, 0.03)),
      [],
    ],
    [
      'is lost with a second round, since the first',
      [fails(10, 'timeout', 1, 9), fails(11, 'timeout', 2, 9), fails(20, 'unreachable', 1, 9)],
      ['10 lost: unreachable'],
    ],
    [
      'is lost once, and restored with any answer',
      [fails(10, 'unreachable'), fails(11, 'unreachable', 1), fails(13, 'timeout', 2), answers(17)],
      ['10 lost: unreachable', '17 restored, since 10'],
    ],
    [
      'is restored by a list',
      [fails(10, 'unreachable'), fails(11, 'unreachable'), lists(12)],
      ['10 lost: unreachable', '12 restored, since 10'],
    ],
    [
      'is restored by an answer that refuses: there is somebody who answers',
      [fails(10, 'unreachable'), fails(11, 'unreachable'), fails(12, 'not_found', 1)],
      ['10 lost: unreachable', '12 restored, since 10'],
    ],
    ['is lost at once with a 429', [fails(10, 'rate_limited', 1)], ['10 lost: rate_limited']],
    [
      'is not restored by what was on its way when the limit struck',
      [fails(10, 'rate_limited', 1), answers(11, 2, 3), fails(12, 'timeout', 2, 9), answers(40, 1, 1)],
      ['10 lost: rate_limited', '40 restored, since 10'],
    ],
    [
      'is lost at once when a list refuses the credentials',
      [fails(10, 'unauthenticated')],
      ['10 lost: unauthenticated'],
    ],
    [
      'is lost when all tunnels refuse them',
      [fails(10, 'unauthenticated', 1), fails(11, 'unauthenticated', 2)],
      ['10 lost: unauthenticated'],
    ],
    ['is not lost when one does', [10, 20, 30].map((at) => fails(at, 'unauthenticated', 1)), []],
    [
      'is lost when a list has trouble again and nothing else answers',
      [fails(10, 'server_error'), fails(15, 'server_error')],
      ['10 lost: server_error'],
    ],
    [
      'is lost when several have trouble',
      [fails(10, 'server_error', 1), fails(15, 'malformed', 2)],
      ['10 lost: malformed'],
    ],
    ...(['server_error', 'malformed', 'forbidden', 'not_found', 'rejected'] as const).map(
      (kind): [string, Step[], string[]] => [
        `is not lost with one tunnel's own trouble: ${kind}`,
        [10, 11, 13, 17, 25].map((at) => fails(at, kind, 1)),
        [],
      ],
    ),
    ['is not lost with a list that is forbidden', [10, 20, 30].map((at) => fails(at, 'forbidden')), []],
    [
      'is not lost with a timeout while others were answered',
      [answers(5, 2), fails(10, 'timeout', 1, 9), answers(15, 2), fails(20, 'timeout', 1, 9)],
      [],
    ],
    [
      'is not even missed once by a timeout while others were answered',
      [answers(9, 2), fails(10, 'timeout', 1, 9), fails(21, 'timeout', 1, 10), answers(22)],
      [],
    ],
    [
      'is not lost with a tunnel that never was answered for',
      [fails(10, 'server_error', 3), fails(15, 'timeout', 3), fails(20, 'timeout', 3)],
      [],
    ],
    [
      'is lost where not even such a one can be reached',
      [fails(10, 'unreachable', 3), fails(15, 'unreachable', 3)],
      ['10 lost: unreachable'],
    ],
    [
      'is lost again',
      [
        ...[fails(10, 'timeout'), fails(20, 'timeout'), answers(30)],
        ...[fails(40, 'timeout'), fails(50, 'timeout'), answers(60)],
      ],
      ['10 lost: timeout', '30 restored, since 10', '40 lost: timeout', '60 restored, since 40'],
    ],
  ])('%s', (_, steps, expected) => {
    expect(story(steps).told).toEqual(expected);
  });

  test('tells since when, and the last reason', () => {
    expect(story([fails(10, 'timeout'), fails(20, 'unreachable')]).outage).toEqual({
      since: moment(10),
      failedAt: moment(20),
      failure: failure('unreachable'),
      isCertain: true,
    });
    expect(story([fails(10, 'timeout')]).outage).toMatchObject({since: moment(10), isCertain: false});
    expect(story([fails(10, 'timeout'), answers(12)]).outage).toBeNull();
  });

  test('can be lost before anything was known', () => {
    const lost = [fails(10, 'timeout'), fails(20, 'timeout')].reduce(
      (snapshot, step) => reduce(snapshot, step(snapshot)),
      nothing,
    );
    expect(lost.outage).toMatchObject({since: moment(10), isCertain: true});
  });

  test('moves with the clock', () => {
    const lost = [fails(10, 'rate_limited')].reduce(
      (snapshot, step) => reduce(snapshot, step(snapshot)),
      known,
    );
    expect(shiftTimes(lost, 5000).outage).toMatchObject({since: moment(15), failedAt: moment(15)});
    expect(shiftTimes(shiftTimes(lost, 5000), -5000)).toEqual(lost);
  });
});
