import {describe, expect, test} from 'vitest';
import {changeWords} from '../../source/model/change-words.js';
import {changesBetween} from '../../source/model/changes-between.js';
import {failure} from '../../source/model/failure.js';
import type {Question} from '../../source/model/observation.js';
import {uuid} from '../helpers/fleet.js';
import {always, keyOf, type Watched, watched} from './watched.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** What is told of the API and of tunnels, from now on: the second it is told for, and the words. */
const listen = (run: Watched): readonly string[] => {
  const told: string[] = [];
  const startedAt = run.clock.now();
  let before = run.monitor.store.get().snapshot;
  run.monitor.store.subscribe(() => {
    const {snapshot} = run.monitor.store.get();
    for (const change of changesBetween(before, snapshot)) {
      told.push(`${Math.floor((change.at - startedAt) / SECOND)} ${changeWords(change)}`);
    }
    before = snapshot;
  });
  return told;
};

describe('while it is watched', () => {
  test.each([
    ['unreachable', 3, 'unreachable'],
    ['timeout', 3, 'timed out'],
    ['timeout', 1, 'timed out'],
    ['server_error', 3, 'HTTP 502'],
    ['malformed', 10, 'nonsense answer'],
    ['unauthenticated', 3, 'token refused'],
  ] as const)('an API that is lost is told of once: %s, of %i tunnels', async (kind, tunnels, words) => {
    const run = watched(tunnels);
    await run.clock.pass(MINUTE);
    const told = listen(run);
    run.world.fails = always(kind, {status: 502});
    await run.clock.pass(3 * MINUTE);
    run.world.fails = () => null;
    await run.clock.pass(2 * MINUTE);
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(new RegExp(`^([0-9]|1[0-5]) API lost: ${words}$`));
    expect(told[1]).toMatch(/^(1[89]|2[0-4])\d API answers again after (2 min 5\d s|3 min \d+ s|3 min)$/);
    await run.stop();
  });

  test('a limit is told of at once, and until it is over', async () => {
    const run = watched(5);
    await run.clock.pass(MINUTE);
    const told = listen(run);
    run.world.fails = always('rate_limited', {status: 429, retryAfterMs: 200 * SECOND});
    await run.clock.pass(10 * SECOND);
    run.world.fails = () => null;
    await run.clock.pass(5 * MINUTE);
    expect(told).toEqual([
      expect.stringMatching(/^[0-5] API lost: rate limited$/),
      expect.stringMatching(/^20\d API answers again after 3 min 2\d s$/),
    ]);
    await run.stop();
  });

  test.each([
    ['one answer that is lost', 'unreachable', 1],
    ['one tunnel that always fails', 'server_error', Number.POSITIVE_INFINITY],
    ['one tunnel that always refuses', 'unauthenticated', Number.POSITIVE_INFINITY],
    ['one tunnel that is not there', 'not_found', Number.POSITIVE_INFINITY],
  ] as const)('%s is no loss of the API', async (_, kind, most) => {
    for (const tunnels of [1, 4]) {
      const run = watched(tunnels);
      await run.clock.pass(MINUTE);
      const told = listen(run);
      let count = 0;
      run.world.fails = (question) => {
        const isMeant = 'tunnelId' in question && question.tunnelId === uuid(0);
        count += isMeant ? 1 : 0;
        return isMeant && count <= most ? failure(kind, {status: 500}) : null;
      };
      await run.clock.pass(5 * MINUTE);
      expect(told).toEqual([]);
      expect(count).toBeGreaterThanOrEqual(5);
      expect(run.monitor.store.get().snapshot.tunnels.has(keyOf(0))).toBe(true);
      await run.stop();
    }
  });

  test('one tunnel whose questions time out is no loss of the API', async () => {
    const run = watched(4);
    await run.clock.pass(MINUTE);
    const told = listen(run);
    const isMeant = (question: Question): boolean => 'tunnelId' in question && question.tunnelId === uuid(0);
    run.world.slow = (question) => (isMeant(question) ? 10 * SECOND : 0);
    run.world.fails = (question) => (isMeant(question) ? failure('timeout') : null);
    await run.clock.pass(5 * MINUTE);
    expect(told).toEqual([]);
    await run.stop();
  });
});
