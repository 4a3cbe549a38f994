import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {failure} from '../../source/model/failure.js';
import {createGauges, type Readings} from '../../source/monitor/gauges.js';
import {aboutList, listed, NOON, refused, tunnel} from '../helpers/fleet.js';

const answer = listed([tunnel()]);

const readingsOf = (
  ...observations: ReadonlyArray<Parameters<ReturnType<typeof createGauges>['observe']>[0]>
): Readings => {
  const gauges = createGauges();
  observations.forEach(gauges.observe);
  return gauges.read();
};

test('before the first answer nothing is measured', () => {
  expect(readingsOf()).toEqual({
    requests: 0,
    answers: 0,
    failures: {},
    latency: null,
    latencyOf: 0,
    quota: null,
    skewMs: null,
  });
});

test('answers and failures are counted apart, requests together', () => {
  const lost = refused(aboutList(), failure('timeout'));
  const broken = refused(aboutList(), failure('server_error', {status: 502}));
  expect(readingsOf(answer, {...answer, requests: 3}, lost, lost, broken)).toMatchObject({
    requests: 7,
    answers: 2,
    failures: {timeout: 2, server_error: 1},
  });
});

test('the account is no question', () => {
  const account = {outcome: 'account', account: {id: '0'.repeat(32), name: null}} as const;
  expect(readingsOf({...account, at: NOON, tookMs: 9, requests: 1, quota: null})).toEqual(readingsOf());
});

test.each([
  [[100], {p50: 100, p95: 100, p99: 100}],
  [[30, 10, 20], {p50: 20, p95: 30, p99: 30}],
  [Array.from({length: 100}, (_, n) => 100 - n), {p50: 50, p95: 95, p99: 99}],
])('percentiles of %j', (tookMs, latency) => {
  expect(readingsOf(...tookMs.map((ms) => ({...answer, tookMs: ms}))).latency).toEqual(latency);
});

test('only the last 500 answers count, and failures do not', () => {
  const old = Array.from({length: 300}, () => ({...answer, tookMs: 9000}));
  const recent = Array.from({length: 500}, () => ({...answer, tookMs: 80}));
  const lost = {...refused(aboutList(), failure('timeout')), tookMs: 15_000};
  expect(readingsOf(...old, ...recent, lost)).toMatchObject({
    latency: {p50: 80, p95: 80, p99: 80},
    latencyOf: 500,
  });
});

test('the last word on the quota stays, with its time', () => {
  const quota = {remaining: 7, resetMs: 1000, limit: 1200};
  expect(readingsOf({...answer, quota}, {...answer, at: NOON + 5000}).quota).toEqual({told: quota, at: NOON});
});

describe('the clocks', () => {
  const told = (aheadMs: number, at: number, tookMs: number): typeof answer => ({
    ...answer,
    at,
    tookMs,
    // The API's clock when half of the question's time was over, as a header tells it.
    servedAt: Math.floor((at - tookMs / 2 - aheadMs) / 1000) * 1000,
  });

  test('how far they are apart is found within a second', () => {
    fc.assert(
      fc.property(
        fc.integer({min: -600_000, max: 600_000}),
        fc.array(fc.tuple(fc.nat(1_000_000), fc.nat(900)), {minLength: 1, maxLength: 50}),
        (aheadMs, questions) => {
          const {skewMs} = readingsOf(...questions.map(([after, took]) => told(aheadMs, NOON + after, took)));
          expect(Math.abs((skewMs ?? Number.NaN) - aheadMs)).toBeLessThanOrEqual(501);
        },
      ),
      {seed: 4},
    );
  });

  test('a set clock makes what was measured before void', () => {
    const gauges = createGauges();
    gauges.observe(told(90_000, NOON, 100));
    gauges.shift();
    expect(gauges.read().skewMs).toBeNull();
    gauges.observe(told(0, NOON, 100));
    expect(Math.abs(gauges.read().skewMs ?? Number.NaN)).toBeLessThanOrEqual(501);
  });
});
