import {describe, expect, test} from 'vitest';
import {readVitals, STEEPEST_REST, slopesOf} from '../../bench/week.js';
import {vitalsHead, vitalsLine} from '../../soak/report.js';
import {seeded} from '../../source/simulator/random.js';

test('the heap is read out of what a soak prints', () => {
  const vitals = {
    hour: 2,
    heapMb: 29.51,
    historyMb: 1.4,
    codeMb: 8.2,
    rssMb: 160,
    listeners: 41,
    handles: 7,
    handleNames: '',
  };
  const report = [
    vitalsHead,
    vitalsLine({...vitals, hour: 1, heapMb: 23.9}),
    vitalsLine(vitals),
    '',
    '  simulated hours                              2',
    '  seed, tunnels, s per frame                   1           2         600',
  ].join('\n');
  expect(readVitals(report)).toEqual([
    {hour: 1, heapMb: 23.9, historyMb: 1.4, codeMb: 8.2},
    {hour: 2, heapMb: 29.5, historyMb: 1.4, codeMb: 8.2},
  ]);
});

describe('of a history of steady load', () => {
  /** What happens by chance in a day is twice as large as the history thinks, and code is compiled. */
  const weekOf = (seed: number, leakMbPerHour: number) => {
    const random = seeded(seed, 'week');
    const happened = Array.from({length: 192}, () => random());
    return Array.from({length: 168}, (_, index) => {
      const hour = index + 1;
      const historyMb = 14 + happened.slice(hour, hour + 24).reduce((sum, each) => sum + each / 2, 0);
      const codeMb = 8 + Math.log(hour);
      // Where the clock was just set, much is missing.
      const missingMb = random() < 1 / 15 ? 10 : 0;
      const heapMb = 20 + codeMb + 2 * historyMb + leakMbPerHour * hour + random() / 2 - missingMb;
      return {hour, historyMb, codeMb, heapMb};
    });
  };
  const weeks = (leakMbPerHour: number) =>
    Array.from({length: 100}, (_, seed) => slopesOf(weekOf(seed, leakMbPerHour)));
  const isFound = ({slope, error}: {readonly slope: number; readonly error: number}): boolean =>
    slope > 2 * error;
  const isSteep = ({slope}: {readonly slope: number}): boolean => slope > STEEPEST_REST;

  test('hardly any week seems to grow', () => {
    const level = weeks(0);
    // The code does grow.
    expect(level.filter(({whole}) => isFound(whole)).length).toBeLessThan(20);
    expect(level.filter(({rest}) => isSteep(rest)).length).toBeLessThan(5);
  });

  test('a leak of 10 kB an hour is found beside it in nearly any', () => {
    expect(weeks(0.01).filter(({rest}) => isSteep(rest)).length).toBeGreaterThan(95);
    expect(slopesOf(weekOf(1, 0.01)).rest.slope).toBeCloseTo(0.01, 2);
  });

  test('a history that grows by itself is found in the whole', () => {
    const growing = weekOf(1, 0).map((each) => ({
      ...each,
      heapMb: each.heapMb + each.hour / 5,
      historyMb: each.historyMb + each.hour / 10,
    }));
    expect(isFound(slopesOf(growing).whole)).toBe(true);
  });
});
