import {expect} from 'vitest';
import {seeded} from '../../source/simulator/random.js';
import {late} from '../helpers/wires.js';
import type {Row, Stage} from './row.js';
import {faultMatrix} from './runner.js';

/* Answers that overtake each other, or take longer than the interval. */

const random = seeded(1, 'delays');

/** Ten more requests come, and never two at once for the same thing. */
const expectNoOverlap = async ({terminal, proxy}: Stage): Promise<void> => {
  const asked = proxy.requests();
  await terminal.waitFor(() => proxy.requests() > asked + 10, 60_000);
  expect(proxy.mostAtOnce()).toBe(1);
};

const slow = (name: string, msOf: () => number, header: RegExp, rest: Partial<Row> = {}): Row => ({
  name,
  fault: {wire: late(msOf)},
  seen: {header},
  check: expectNoOverlap,
  ...rest,
});

faultMatrix([
  slow('answers that overtake each other', () => random() * 900, /LIVE/, {well: 6}),
  slow('answers that overtake each other, slower than the interval', () => random() * 2500, /LIVE|LATE/, {
    well: 6,
  }),
  slow('every answer takes four intervals', () => 4000, /LATE|STALE \d+s/, {well: 6}),
]);
