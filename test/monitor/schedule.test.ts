import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Question} from '../../source/model/observation.js';
import {
  backoffMs,
  cadencesOf,
  dueAt,
  type Entry,
  longestRestMs,
  newEntry,
  pickNext,
  type Rank,
  restMs,
  sweepMs,
} from '../../source/monitor/schedule.js';
import {TRICKLE_PER_MS} from '../../source/monitor/sharing.js';
import {aboutList, aboutTunnel, uuid} from '../helpers/fleet.js';

const perMs = 4 / 3000;
const pace = {intervalMs: 5000, isTrickle: false, perMs, lists: 2, othersAt: 0};
const trickle = {...pace, isTrickle: true, perMs: TRICKLE_PER_MS, othersAt: 400_000};
const entry = ({question = aboutTunnel(), ...about}: Partial<Entry> = {}): Entry => ({
  ...newEntry(question),
  ...about,
});

describe('when a question is due', () => {
  test.each([
    ['list', pace, 16_000],
    ['selected', pace, 6000],
    ['urgent', pace, 6000],
    ['rest', pace, 6000],
    ['list', {...pace, intervalMs: 30_000}, 31_000],
    ['list', trickle, 61_000],
    ['selected', trickle, 16_000],
    ['selected', {...trickle, intervalMs: 20_000}, 21_000],
    ['urgent', trickle, 400_000],
    ['rest', trickle, 400_000],
    ['rest', {...trickle, othersAt: 2000}, 301_000],
    ['list', {...pace, perMs: 1 / 3000}, 31_000],
    ['selected', {...pace, perMs: 1 / 6000}, 11_000],
    ['selected', {...trickle, perMs: 1 / 30_000}, 51_000],
  ] as const)('%s at %o, asked at 1,000: %d', (rank, at, due) => {
    expect(dueAt(entry({askedAt: 1000}), rank, at)).toBe(due);
  });

  test.each([
    ['list', trickle, 0],
    ['selected', trickle, 0],
    ['rest', pace, 0],
    ['urgent', trickle, 400_000],
    ['rest', trickle, 400_000],
  ] as const)('%s at %o, never asked: %d', (rank, at, due) => {
    expect(dueAt(entry(), rank, at)).toBe(due);
  });

  test.each(['list', 'selected', 'rest'] as const)('after a failure when its rest is over: %s', (rank) => {
    const failed = entry({askedAt: 1000, failures: 1, notBefore: 2000});
    expect(dueAt(failed, rank, pace)).toBe(2000);
    expect(dueAt(failed, rank, {...pace, intervalMs: 3_600_000})).toBe(2000);
  });

  test('never before a failure lets it', () => {
    expect(dueAt(entry({askedAt: 1000, notBefore: 90_000}), 'selected', pace)).toBe(90_000);
    expect(dueAt(entry({notBefore: 90_000}), 'selected', pace)).toBe(90_000);
  });
});

describe('what is asked next', () => {
  const list = newEntry(aboutList());
  const [a, b, c] = [1, 2, 3].map((n) => entry({question: aboutTunnel(uuid(n))})) as [Entry, Entry, Entry];
  const ranked =
    (ranks: ReadonlyMap<Question, Rank>) =>
    ({question}: Entry): Rank =>
      ranks.get(question) ?? 'rest';
  const ranks = ranked(
    new Map<Question, Rank>([
      [list.question, 'list'],
      [b.question, 'selected'],
      [c.question, 'urgent'],
    ]),
  );

  test('lists, then the selected, then the urgent, then the rest', () => {
    const order: Entry[] = [];
    let left = [a, c, b, list];
    for (let next = pickNext(left, ranks, pace, 0, 0); next; next = pickNext(left, ranks, pace, 0, 0)) {
      order.push(next);
      left = left.filter((item) => item !== next);
    }
    expect(order).toEqual([list, b, c, a]);
  });

  test('every second of those not selected is the one that waited longest', () => {
    const pick = (entries: readonly Entry[]) =>
      [0, 1, 2, 3].map((turn) => pickNext(entries, ranks, pace, turn, 100_000)?.question);
    const waited = {...a, askedAt: 10};
    const seen = {...c, askedAt: 20};
    expect(pick([seen, waited])).toEqual([c.question, a.question, c.question, a.question]);
    expect(pick([{...b, askedAt: 30}, waited])).toEqual(new Array(4).fill(b.question));
    expect(pick([{...list, askedAt: 30}, waited])).toEqual(new Array(4).fill(list.question));
  });

  test('among equals the one that waited longest, never asked before all', () => {
    const rest = ranked(new Map());
    expect(
      pickNext(
        [
          {...a, askedAt: 2},
          {...b, askedAt: 1},
        ],
        rest,
        pace,
        0,
        10_000,
      )?.question,
    ).toBe(b.question);
    expect(pickNext([{...a, askedAt: 0}, b], rest, pace, 0, 10_000)).toBe(b);
    expect(pickNext([a, b], rest, pace, 0, 0)).toBe(a);
  });

  test('nothing that is being asked, or not due', () => {
    expect(pickNext([{...a, isAsking: true}], ranks, pace, 0, 9e9)).toBeNull();
    expect(pickNext([{...a, askedAt: 0}], ranks, pace, 3, 4999)).toBeNull();
    expect(pickNext([{...a, askedAt: 0}], ranks, pace, 3, 5000)).not.toBeNull();
    expect(pickNext([], ranks, pace, 0, 0)).toBeNull();
  });

  test('nothing starves, however many are urgent', () => {
    const counts = fc.record({urgent: fc.integer({min: 0, max: 60}), rest: fc.integer({min: 1, max: 20})});
    fc.assert(
      fc.property(counts, ({urgent, rest}) => {
        const entries = new Map(
          Array.from({length: urgent + rest}, (_, n): [Question, Entry] => {
            const question = aboutTunnel(uuid(n));
            return [question, entry({question})];
          }),
        );
        const isUrgent = new Set([...entries.keys()].slice(0, urgent));
        const rankOf = ({question}: Entry): Rank => (isUrgent.has(question) ? 'urgent' : 'rest');
        for (let turn = 0; turn < 4 * (urgent + rest) + 4; turn += 1) {
          const now = 10_000 * (turn + 1);
          const next = pickNext(entries.values(), rankOf, pace, turn, now);
          if (next) {
            entries.set(next.question, {...next, askedAt: now});
          }
        }
        expect([...entries.values()].filter(({askedAt}) => askedAt === null)).toEqual([]);
      }),
      {numRuns: 50},
    );
  });
});

describe('backing off', () => {
  test.each([
    [1, 1000],
    [2, 2000],
    [3, 4000],
    [6, 32_000],
    [7, 60_000],
    [1_000_000, 60_000],
  ])('after %d failures %d ms', (failures, expected) => {
    expect(backoffMs(failures, 60_000, 0)).toBe(expected);
    expect(backoffMs(failures, 60_000, 1)).toBe(expected / 2);
  });

  test('stays between half a second and the longest wait', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1}),
        fc.integer({min: 1000, max: 60_000}),
        fc.double({min: 0, max: 1, noNaN: true}),
        (failures, longest, chance) => {
          const wait = backoffMs(failures, longest, chance);
          expect(wait).toBeGreaterThanOrEqual(500);
          expect(wait).toBeLessThanOrEqual(longest);
        },
      ),
    );
  });

  test('what only the user can mend is asked at leisure, all else as often as is allowed', () => {
    expect(restMs('unauthenticated', 9, 10_000, 0.5)).toBe(60_000);
    expect(restMs('forbidden', 1, 10_000, 0)).toBe(30_000);
    expect(restMs('not_found', 1, 10_000, 0)).toBe(1000);
    expect(restMs('server_error', 99, 60_000, 0)).toBe(60_000);
  });

  test('a few that fail are back soon, many leave four fifths of the budget to the others', () => {
    expect(longestRestMs(1, perMs, 10_000)).toBe(10_000);
    expect(longestRestMs(8, perMs, 10_000)).toBeCloseTo(30_000);
    expect(longestRestMs(1000, perMs, 10_000)).toBe(60_000);
  });
});

describe('one round through all tunnels', () => {
  const load = {list: 2, selected: 0, urgent: 0, rest: 0};

  test.each([
    ['no tunnel', load, 5000],
    ['one tunnel', {...load, selected: 1}, 5000],
    ['as many as the interval allows', {...load, rest: 6}, 5000],
    ['forty', {...load, rest: 40}, 33_334],
    ['a thousand', {...load, rest: 1000}, 833_334],
    ['a thousand, one of them looked at', {...load, selected: 1, rest: 999}, 999_000],
    ['a thousand, all of them urgent', {...load, urgent: 1000}, 833_334],
    ['a thousand, a screen of them urgent: the fair turns', {...load, urgent: 40, rest: 960}, 1_600_000],
  ])('of %s', (_, questions, expected) => {
    expect(Math.abs(sweepMs(cadencesOf(questions, pace)) - expected)).toBeLessThanOrEqual(1);
  });

  test('is finite and not below the interval, whatever the load', () => {
    const count = fc.integer({min: 0, max: 5000});
    fc.assert(
      fc.property(
        fc.record({
          list: fc.integer({min: 1, max: 2}),
          selected: fc.integer({min: 0, max: 1}),
          urgent: count,
          rest: count,
        }),
        fc.integer({min: 1000, max: 60_000}),
        fc.double({min: 0.00001, max: 0.01, noNaN: true}),
        (questions, intervalMs, rate) => {
          for (const isTrickle of [false, true]) {
            for (const ms of Object.values(
              cadencesOf(questions, {...pace, perMs: rate, intervalMs, isTrickle}),
            )) {
              expect(ms).toBeGreaterThanOrEqual(intervalMs);
              expect(Number.isFinite(ms)).toBe(true);
            }
          }
        },
      ),
    );
  });
});
