import {describe, expect, test} from 'vitest';
import {flapScore} from '../../source/model/flap.js';
import type {Connector, ConnectorState, Snapshot, TunnelKind} from '../../source/model/fleet.js';
import {reduce} from '../../source/model/reduce.js';
import {shiftTimes} from '../../source/model/shift-times.js';
import {rawText} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {verdictOf} from '../../source/model/verdict.js';
import {answered, connector, listed, NOON, nothing, tunnel} from '../helpers/fleet.js';

/** A connector by its HA status, `?` for none told, `!` behind it after a restart; of a cloudflared its data centres. */
const shown = (kind: TunnelKind, text: string): readonly Connector[] => {
  const word = text.replace('!', '');
  const run = text.endsWith('!') ? '2026-11-22T12:00:01Z' : '2026-11-19T08:00:00Z';
  const words = kind === 'cfd_tunnel' ? {colos: [...word].join(' ')} : {ha: word === '?' ? null : word};
  return text === 'missing' ? [] : [{...connector(words), run_at: rawText(run)}];
};

/** @param answers such as `0 active, 5 offline, 10 missing`: what comes after so many seconds */
const having = (answers: string, kind: TunnelKind = 'warp_connector', start?: Snapshot): Snapshot =>
  answers
    .split(', ')
    .map((text) => {
      const [seconds, word = ''] = text.split(' ');
      return {...answered(shown(kind, word), {at: NOON + Number(seconds) * 1000, kind}), renewMs: 5000};
    })
    .reduce(reduce, start ?? reduce(nothing, listed([tunnel()], {kind})));

const only = (snapshot: Snapshot): ConnectorState => {
  const [state] = [...snapshot.tunnels.values()][0]?.connectors ?? [];
  if (state === undefined) {
    throw new Error('no connector');
  }
  return state;
};

/** Since when (seconds), whether that was seen, and when it changed. */
const brief = ({stateSince, isWitnessed, flips}: ConnectorState): string =>
  `${(stateSince - NOON) / 1000} ${isWitnessed ? 'seen' : 'or before'} [${flips.map((at) => (at - NOON) / 1000).join(' ')}]`;

describe('the state of a connector', () => {
  test.each([
    ['at first sight may be older', '0 active', '0 or before []'],
    ['that stays keeps its beginning', '0 active, 5 active, 10 active', '0 or before []'],
    ['that changes begins then', '0 active, 5 offline', '5 seen [5]'],
    ['that changes back begins anew', '0 active, 5 offline, 10 active', '10 seen [5 10]'],
    ['in a new word', '0 draining, 5 standby, 10 standby', '5 seen [5]'],
    ['that changes while nobody looked may be older', '0 active, 60 offline', '60 or before [60]'],
    [
      'that is the same after nobody looked may have been left',
      '0 active, 5 offline, 60 offline',
      '60 or before [5]',
    ],
    ['that is not told is no change', '0 active, 5 ?', '5 seen []'],
    ['that is told again may be older', '0 active, 5 ?, 10 active', '10 or before []'],
    ['is what it was after it was missed once', '0 active, 5 missing, 10 active', '0 or before []'],
    ['of one that is gone began when it was first missed', '0 active, 5 missing, 10 missing', '5 seen [5]'],
    ['of one that stays gone', '0 active, 5 missing, 10 missing, 15 missing', '5 seen [5]'],
    ['of one that is back', '0 active, 5 missing, 10 missing, 15 active', '15 seen [5 15]'],
    ['survives a restart, which is a change all the same', '0 active, 5 active!', '0 or before [5]'],
    ['and a restart in one answer are one change', '0 active, 5 passive!', '5 seen [5]'],
  ])('%s', (_, answers, expected) => {
    expect(brief(only(having(answers)))).toBe(expected);
  });

  test('of a cloudflared is whether it has its connections', () => {
    const answers = '0 AABB, 5 ABB, 10 BB, 15 , 20 AABBC, 25 AABB';
    expect(brief(only(having(answers, 'cfd_tunnel')))).toBe('20 seen [5 15 20]');
  });

  test('that is equal keeps its identity, flips and all', () => {
    const before = having('0 active, 5 offline');
    expect(only(having('10 offline', 'warp_connector', before))).toBe(only(before));
  });

  test('moves with the clock', () => {
    expect(brief(only(shiftTimes(having('0 active, 5 offline'), 60_000)))).toBe('65 seen [65]');
  });
});

describe('the flap score', () => {
  test('counts the changes of the last ten minutes', () => {
    const state = {flips: [0, 300_000, 500_000]};
    const moments = [
      500_000,
      usualThresholds.flappingMs - 1,
      usualThresholds.flappingMs,
      899_999,
      900_000,
      2_000_000,
    ];
    expect(moments.map((at) => flapScore(state, at, usualThresholds.flappingMs))).toEqual([3, 3, 2, 2, 1, 0]);
  });

  test('forgets older ones when a new one comes, and never remembers more than it needs', () => {
    const every = (seconds: number, count: number): string =>
      Array.from({length: count}, (_, n) => `${n * seconds} ${n % 2 ? 'active' : 'offline'}`).join(', ');
    expect(only(having(every(1, 400))).flips).toHaveLength(120);
    expect(only(having(every(300, 20))).flips).toHaveLength(12);
  });
});

describe('a verdict of flapping', () => {
  const flapping = (answers: string, kind: TunnelKind = 'warp_connector') =>
    [...having(answers, kind).tunnels.values()].flatMap((state) =>
      verdictOf(state, usualThresholds, 'fresh').reasons.filter(({rule}) => rule === 'flapping'),
    )[0] ?? null;

  test.each([
    ['the first sight', '0 offline'],
    ['an outage', '0 active, 5 offline, 60 passive'],
    ['a restart', '0 active, 5 offline, 15 passive!, 20 active!'],
    ['a restart that is gone meanwhile', '0 active, 5 missing, 10 missing, 15 passive!, 20 active!'],
    ['answers that miss it', '0 active, 5 missing, 10 active, 15 missing, 20 active, 25 missing, 30 active'],
    ['answers that do not tell it', '0 active, 5 ?, 10 active, 15 ?, 20 active, 25 ?, 30 active'],
    ['old changes', '0 active, 5 offline, 10 active, 15 offline, 20 active, 1000 active'],
  ])('does not come from %s', (_, answers) => {
    expect(flapping(answers)).toBeNull();
  });

  test('comes from the fourth change in ten minutes, and says where to look', () => {
    expect(flapping('0 active, 5 offline, 100 active, 200 offline')).toBeNull();
    expect(flapping('0 active, 5 offline, 100 active, 200 offline, 300 active')).toEqual({
      rule: 'flapping',
      level: 'warning',
      headline: 'flapping: 4 changes in 10 min',
      text: 'Connector 00000000 changed 4 times in 10 minutes: look at the network of its host, and at `warp-cli status` there.',
      call: 'connections',
      at: NOON + 300_000,
    });
  });

  test('comes from one that comes and goes, while it is gone too', () => {
    const answers = [0, 20, 40].map((at) => `${at} active, ${at + 5} missing, ${at + 10} missing`).join(', ');
    expect(flapping(answers)?.headline).toBe('flapping: 5 changes in 10 min');
  });

  test('names the log of a cloudflared', () => {
    const found = flapping('0 AABB, 5 A, 10 AABB, 15 A, 20 AABB', 'cfd_tunnel');
    expect(found?.text).toMatch(/, and at cloudflared's log there\.$/);
  });
});
