import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {changesBetween} from '../../source/model/changes-between.js';
import type {Connector, Gap, Snapshot} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {reduce} from '../../source/model/reduce.js';
import {shiftTimes} from '../../source/model/shift-times.js';
import {answered, connector, listed, NOON, nothing, tunnel, uuid} from '../helpers/fleet.js';

/** What an answer shows of connectors 1, 2, …: their words, `-` for one that it lacks. */
const showing = (words: string): readonly Connector[] =>
  words
    .split(' ')
    .flatMap((ha, index) =>
      ha === '-' ? [] : [connector({id: uuid(index + 1), ha: ha === '?' ? null : ha})],
    );

const at = (seconds: number, words: string, tookS = 0): Observation => ({
  ...answered(showing(words), {at: NOON + seconds * 1000}),
  tookMs: tookS * 1000,
});

const fleet = reduce(nothing, listed([tunnel()]));

/** The failovers that are told, each as `when: from>to least..most`, in seconds. */
const failovers = (answers: readonly Observation[], start: Snapshot = fleet): readonly string[] => {
  let before = start;
  return answers.flatMap((answer) => {
    const after = reduce(before, answer);
    const found = changesBetween(before, after);
    before = after;
    return found.flatMap((change) =>
      change.what === 'failover'
        ? [
            `${(change.at - NOON) / 1000}: ${Number(change.from.key.slice(-3))}>${Number(change.connector.key.slice(-3))} ` +
              `${change.gap.leastMs / 1000}..${change.gap.mostMs / 1000}`,
          ]
        : [],
    );
  });
};

const [A, B, NONE, BOTH] = ['active passive', 'offline active', 'offline passive', 'active active'];

describe('a failover', () => {
  test.each<readonly [string, readonly Observation[], readonly string[]]>([
    ['is none at first sight', [at(0, A)], []],
    ['is none where nobody was active before', [at(0, NONE), at(5, B)], []],
    ['between two answers', [at(0, A), at(5, B)], ['5: 1>2 0..5']],
    ['with one answer between that shows none', [at(0, A), at(5, NONE), at(10, B)], ['10: 1>2 0..10']],
    ['with several', [at(0, A), at(5, NONE), at(10, NONE), at(15, NONE), at(20, B)], ['20: 1>2 10..20']],
    ['without a gap', [at(0, A), at(5, BOTH), at(10, B)], ['10: 1>2 0..0']],
    ['is not yet one while both are active', [at(0, A), at(5, BOTH), at(10, BOTH)], []],
    ['is none when the second goes again', [at(0, A), at(5, BOTH), at(10, A)], []],
    ['is none when the same comes back', [at(0, A), at(5, NONE), at(10, A)], []],
    ['counts from when it was active last', [at(0, A), at(60, A), at(65, B)], ['65: 1>2 0..5']],
    ['counts from when it was asked for last', [at(0, A), at(5, A, 3), at(10, B)], ['10: 1>2 0..8']],
    [
      'past one that may have been active between answers that show none',
      [at(0, A), at(5, NONE), at(10, NONE), at(15, 'offline ?'), at(20, NONE), at(25, B)],
      ['25: 1>2 0..25'],
    ],
    ['there and back', [at(0, A), at(5, B), at(10, A)], ['5: 1>2 0..5', '10: 2>1 0..5']],
    ['after a long silence', [at(0, A), at(600, B)], ['600: 1>2 0..600']],
    ['from one that is gone at once', [at(0, A), at(5, '- active')], ['5: 1>2 0..5']],
    [
      'from one that was missed, for long enough to be believed',
      [at(0, A), at(5, '- passive'), at(10, '- passive'), at(15, '- active')],
      ['15: 1>2 5..15'],
    ],
    [
      'from one that was missed but once',
      [at(0, A), at(5, '- passive'), at(10, '- active')],
      ['10: 1>2 0..10'],
    ],
    [
      'from one that is forgotten',
      [at(0, A), at(5, '- passive'), at(10, '- passive'), at(80, '- passive'), at(85, '- active')],
      ['85: 1>2 75..85'],
    ],
    ['to one that is new', [at(0, 'active'), at(5, 'offline active')], ['5: 1>2 0..5']],
    [
      'past an answer that says nothing of one: it may have been active',
      [at(0, A), at(5, NONE), at(10, 'offline ?'), at(15, B)],
      ['15: 1>2 0..15'],
    ],
    [
      'past an answer with a word that is not known',
      [at(0, A), at(5, 'draining passive'), at(10, NONE), at(15, NONE), at(20, B)],
      ['20: 1>2 5..20'],
    ],
    [
      'past an answer that lacks another: it may have been active',
      [at(0, `${A} passive`), at(5, 'offline passive -'), at(10, NONE), at(15, NONE), at(20, B)],
      ['20: 1>2 5..20'],
    ],
    [
      'of answers that took their time: what they show may be as old as their questions',
      [at(0, A, 2), at(5, NONE, 1), at(15, NONE, 3), at(20, B, 4)],
      ['20: 1>2 7..22'],
    ],
    ['of three', [at(0, `${A} passive`), at(5, 'offline offline active')], ['5: 1>3 0..5']],
    [
      'to whom of two was active already',
      [at(0, 'active passive active'), at(5, 'offline active active')],
      ['5: 1>3 0..0'],
    ],
    [
      'is none where the clock was set back between',
      [at(0, A), at(-600, B), at(-595, A)],
      ['-595: 2>1 0..5'],
    ],
  ])('%s', (_, answers, expected) => {
    expect(failovers(answers)).toEqual(expected);
  });

  test('of connectors that cannot be told apart is not told', () => {
    const twins = (...words: readonly string[]) => words.map((ha) => connector({id: uuid(1), ha}));
    const nameless = (...words: readonly string[]) => words.map((ha) => connector({id: null, ha}));
    for (const show of [twins, nameless]) {
      const answers = [show('active', 'passive'), show('passive', 'active'), show('active', 'passive')];
      expect(failovers(answers.map((all, n) => answered(all, {at: NOON + n * 5000})))).toEqual([]);
    }
  });

  test('of a cloudflared means nothing', () => {
    const kind = 'cfd_tunnel';
    const answers = [A, B].map((words, n) => answered(showing(words), {kind, at: NOON + n * 5000}));
    expect(failovers(answers, reduce(nothing, listed([tunnel()], {kind})))).toEqual([]);
  });

  test('is the same by a clock that was set meanwhile', () => {
    const moved = shiftTimes([at(0, A), at(5, NONE), at(10, NONE)].reduce(reduce, fleet), 3_600_000);
    expect(failovers([at(3615, B)], moved)).toEqual(['3615: 1>2 5..15']);
    expect(changesBetween(moved, shiftTimes(moved, -5000))).toEqual([]);
  });
});

test('the true gap of a world lies between the bounds, however it is polled', () => {
  const spans = fc.integer({min: 1, max: 40_000});
  const polls = fc.array(fc.record({afterMs: spans, tookMs: fc.nat(3000), isLost: fc.boolean()}), {
    minLength: 1,
    maxLength: 30,
  });
  let seen = 0;
  fc.assert(
    fc.property(
      spans,
      fc.oneof(fc.nat(60_000), fc.constant(0)),
      fc.boolean(),
      polls,
      fc.func(fc.nat()),
      (aliveMs, gapMs, leaves, all, chance) => {
        // Connector 1 is active until it goes, connector 2 from the end of the gap on.
        const [lostAt, tookOverAt] = [NOON + aliveMs, NOON + aliveMs + gapMs];
        const shownAt = (moment: number): readonly Connector[] =>
          showing(
            `${moment < lostAt ? 'active' : leaves ? '-' : 'offline'} ${moment >= tookOverAt ? 'active' : 'passive'}`,
          );
        let before = [answered(showing(A), {at: NOON})].reduce(reduce, fleet);
        let now = NOON + 1;
        let told: Gap | null = null;
        const last = {afterMs: 200_000, tookMs: 0, isLost: false};
        for (const {afterMs, tookMs, isLost} of [...all, last]) {
          now += afterMs + tookMs;
          if (!isLost) {
            // The answer shows some moment between its question and its arrival.
            const moment = now - (tookMs === 0 ? 0 : chance(now) % tookMs);
            const after = reduce(before, {...answered(shownAt(moment), {at: now}), tookMs});
            for (const change of changesBetween(before, after)) {
              told = change.what === 'failover' ? change.gap : told;
            }
            before = after;
          }
        }
        expect(told?.leastMs).toBeLessThanOrEqual(gapMs);
        expect(told?.mostMs).toBeGreaterThanOrEqual(gapMs);
        seen += (told?.leastMs ?? 0) > 0 ? 1 : 0;
      },
    ),
    {numRuns: 500, seed: 20261122},
  );
  // Not all of them are bounded by nothing.
  expect(seen).toBeGreaterThan(20);
});
