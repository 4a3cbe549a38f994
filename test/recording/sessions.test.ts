import {expect, test} from 'vitest';
import {createHistory, type HistoryLimits} from '../../source/monitor/history.js';
import {createSessions, type Sessions} from '../../source/recording/sessions.js';
import {answered, connector, listed, NOON, tunnel, uuid} from '../helpers/fleet.js';

const HOUR_MS = 3_600_000;

const sessions = (maxBytes = Number.POSITIVE_INFINITY, limits: Partial<HistoryLimits> = {}): Sessions =>
  createSessions((kinds) => createHistory({kinds, ...limits}), maxBytes);

/** A session in which one tunnel is listed and its connector goes offline. */
const played = (all: Sessions, from: number, name: string): void => {
  all.begin(['warp_connector']);
  all.accept(listed([tunnel({name})], {at: from}));
  all.accept(answered([connector({ha: 'active'})], {at: from + 1000}));
  all.accept(answered([connector({ha: 'offline'})], {at: from + 2000}));
};

const namesAt = (all: Sessions, moment: number): readonly string[] =>
  [...all.at(moment).tunnels.values()].map((state) => String(state.tunnel.name));

test('what one session knew is not known in the next', () => {
  const all = sessions();
  played(all, NOON, 'first');
  all.begin(['warp_connector']);
  expect(all.snapshot().tunnels.size).toBe(0);
  all.accept(listed([tunnel({id: uuid(2), name: 'second'})], {at: NOON + HOUR_MS}));
  expect(namesAt(all, NOON + HOUR_MS)).toEqual(['second']);
  // No tunnel is gone: it was never asked for.
  expect(all.changes().map(({what}) => what)).toEqual(['ha_status']);
});

test('between two sessions, what was known last grows old', () => {
  const all = sessions();
  played(all, NOON, 'first');
  played(all, NOON + HOUR_MS, 'second');
  expect(namesAt(all, NOON - 1)).toEqual([]);
  expect(namesAt(all, NOON + HOUR_MS - 1)).toEqual(['first']);
  expect(namesAt(all, NOON + HOUR_MS)).toEqual(['second']);
  expect(all.span()).toEqual({from: NOON, until: NOON + HOUR_MS + 2000});
  expect(all.size().observations).toBe(6);
});

test('changes are in the order of time, also where the clock was set back in between', () => {
  const all = sessions();
  played(all, NOON, 'first');
  played(all, NOON - 500, 'second');
  expect(all.changes().map(({at}) => at - NOON)).toEqual([1500, 2000]);
  expect(all.changes()).toBe(all.changes());
  expect(all.span()?.from).toBe(NOON - 500);
});

test('a clock that was set moves the moments of its session only', () => {
  const all = sessions();
  played(all, NOON, 'first');
  played(all, NOON + HOUR_MS, 'second');
  all.shift(-60_000);
  expect(all.span()).toEqual({from: NOON, until: NOON + HOUR_MS - 58_000});
});

test('before the first session there is nothing', () => {
  const all = sessions();
  expect([all.span(), all.at(NOON).tunnels.size, all.changes()]).toEqual([null, 0, []]);
});

test('a clock that was set back in a later session cuts nothing off the first', () => {
  const all = sessions();
  played(all, NOON, 'first');
  played(all, NOON + HOUR_MS, 'second');
  all.shift(-60_000);
  expect(all.isCut()).toBe(false);
});

test('what all sessions take together is bounded: the oldest is forgotten, and never the last', () => {
  const whole = sessions();
  played(whole, NOON, 'first');
  const one = whole.size().bytes;
  const all = sessions(2.5 * one);
  played(all, NOON, 'first');
  played(all, NOON + HOUR_MS, 'second');
  expect([all.isCut(), all.span()?.from]).toEqual([false, NOON]);
  played(all, NOON + 2 * HOUR_MS, 'third');
  expect([all.isCut(), all.span()?.from]).toEqual([true, NOON + HOUR_MS]);
  expect([namesAt(all, NOON), namesAt(all, NOON + HOUR_MS)]).toEqual([[], ['second']]);
  expect(all.changes().length).toBe(2);
  expect(all.size().bytes).toBeLessThanOrEqual(all.size().mostBytes);
  const least = sessions(1);
  played(least, NOON, 'first');
  played(least, NOON + HOUR_MS, 'second');
  expect(least.span()?.from).toBe(NOON + HOUR_MS);
});

test('the beginning of a session that is forgotten is missed', () => {
  const all = sessions(Number.POSITIVE_INFINITY, {maxAgeMs: HOUR_MS, wholeMs: Number.POSITIVE_INFINITY});
  played(all, NOON, 'only');
  for (let after = 1; after <= 2000; after += 1) {
    all.accept(answered([connector({ha: 'active'})], {at: NOON + after * 10_000}));
  }
  expect(all.span()?.from).toBeGreaterThan(NOON);
  expect(all.isCut()).toBe(true);
});
