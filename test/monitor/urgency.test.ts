import {describe, expect, test} from 'vitest';
import {failure} from '../../source/model/failure.js';
import type {Snapshot} from '../../source/model/fleet.js';
import type {Polled} from '../../source/model/observation.js';
import {reduce} from '../../source/model/reduce.js';
import {rawText} from '../../source/model/text.js';
import type {MonitorState} from '../../source/monitor/monitor.js';
import type {Polling} from '../../source/monitor/polling.js';
import {isUrgent} from '../../source/monitor/urgency.js';
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
import {restingPolling} from '../helpers/observed.js';

/* What is seen at once, and what is seen with the next second. */

const LATER = NOON + 5000;

const polling = restingPolling(NOON);

const stateOf = (snapshot: Snapshot, change: Partial<Polling> = {}): MonitorState => ({
  snapshot,
  polling: {...polling, ...change},
});

const [one, two] = [tunnel({id: uuid(1), name: 'one'}), tunnel({id: uuid(2), name: 'two'})];
const active = connector({ha: 'active'});

const list = reduce(nothing, listed([one, two]));
const known = reduce(list, answered([active]));
const failing = reduce(known, refused(aboutTunnel(), failure('timeout'), LATER));
const lost = reduce(known, refused(aboutList(), failure('timeout'), LATER));

describe('is seen at once', () => {
  test.each<readonly [string, Snapshot, Polled]>([
    ['the first list, even where it is empty', nothing, listed([])],
    ['the first list of the other kind', known, listed([], {kind: 'cfd_tunnel', at: LATER})],
    ['a first answer', list, answered([active])],
    ['a first answer that names no connectors', list, answered([])],
    ['a first answer that is a failure', list, refused(aboutTunnel(), failure('timeout'), LATER)],
    ['a change of a connector', known, answered([connector({ha: 'offline'})], {at: LATER})],
    ['a connector that came', known, answered([active, connector({id: uuid(7)})], {at: LATER})],
    ['a connector that is missed', known, answered([], {at: LATER})],
    ['another name of a tunnel', known, listed([{...one, name: rawText('three')}, two], {at: LATER})],
    ['a tunnel that came', known, listed([one, two, tunnel({id: uuid(3)})], {at: LATER})],
    ['a tunnel that is missed', known, listed([two], {at: LATER})],
    ['a tunnel that is missed, and was never answered', known, listed([one], {at: LATER})],
    ['a failure', known, refused(aboutTunnel(), failure('timeout'), LATER)],
    ['the end of a failure', failing, answered([active], {at: LATER + 1})],
    ['a failure of the list', known, refused(aboutList(), failure('timeout'), LATER)],
    ['the end of a failure of the list', lost, listed([one, two], {at: LATER + 1})],
  ])('%s', (_, before, observation) => {
    expect(isUrgent(stateOf(before), stateOf(reduce(before, observation)))).toBe(true);
  });

  test('one tunnel in the place of another', () => {
    const [state] = known.tunnels.values();
    const key = 'warp_connector/another';
    const others = [...known.tunnels.values()].filter((each) => each !== state);
    const replaced = [...others, ...(state === undefined ? [] : [{...state, key}])];
    const after = {...known, tunnels: new Map(replaced.map((each) => [each.key, each]))};
    expect(after.tunnels.size).toBe(known.tunnels.size);
    expect(isUrgent(stateOf(known), stateOf(after))).toBe(true);
  });

  test('a tunnel that is forgotten', () => {
    const tunnels = new Map([...known.tunnels].slice(0, 1));
    expect(isUrgent(stateOf(known), stateOf({...known, tunnels}))).toBe(true);
  });

  test('the account, and what the API as a whole does', () => {
    const account = {id: uuid(1), name: rawText('acme-prod')};
    expect(isUrgent(stateOf(known), stateOf({...known, account}))).toBe(true);
    const outage = {since: NOON, failedAt: NOON, failure: failure('timeout'), isCertain: true};
    expect(isUrgent(stateOf(known), stateOf({...known, outage}))).toBe(true);
    expect(isUrgent(stateOf({...known, outage}), stateOf(known))).toBe(true);
  });

  test.each<readonly [string, Partial<Polling>]>([
    ['starting', {activity: {name: 'starting', since: NOON}}],
    ['retrying', {activity: {name: 'retrying', at: LATER, failure: failure('timeout')}}],
    ['rate_limited', {activity: {name: 'rate_limited', until: LATER, failure: failure('rate_limited')}}],
    ['refused', {activity: {name: 'refused', at: LATER, failure: failure('forbidden')}}],
    ['a lapse', {lapse: {name: 'ahead', at: LATER, ms: 60_000}}],
  ])('%s, and its end', (_, change) => {
    expect(isUrgent(stateOf(known), stateOf(known, change))).toBe(true);
    expect(isUrgent(stateOf(known, change), stateOf(known))).toBe(true);
  });
});

describe('can wait for the next second', () => {
  test.each<readonly [string, Snapshot, Polled]>([
    ['the same answer', known, answered([active], {at: LATER})],
    ['the same list', known, listed([one, two], {at: LATER})],
  ])('%s', (_, before, observation) => {
    const after = reduce(before, observation);
    expect(after).not.toEqual(before);
    expect(isUrgent(stateOf(before), stateOf(after))).toBe(false);
  });

  test('what is planned, and what was spent', () => {
    const change = {answeredAt: LATER, nextAt: LATER + 3000, usedShare: 0.5, isTrickle: true, paceMs: 9000};
    expect(isUrgent(stateOf(known), stateOf(known, change))).toBe(false);
  });
});
