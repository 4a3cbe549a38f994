import {expect, test} from 'vitest';
import {healthOf} from '../../source/metrics/health.js';
import {failure} from '../../source/model/failure.js';
import {rawText} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {NOON} from '../helpers/fleet.js';
import {INTERVAL_MS, restingPolling} from '../helpers/observed.js';

const polling = restingPolling(NOON);

test('fresh for as long as answers come about as often as planned', () => {
  expect(healthOf(polling, NOON + 1500, usualThresholds)).toEqual({
    status: 'fresh',
    answered_at: '2026-11-22T12:00:00.000Z',
    age_seconds: 1.5,
    reason: null,
  });
  expect(healthOf(polling, NOON + 3 * INTERVAL_MS, usualThresholds).status).toBe('fresh');
  expect(healthOf(polling, NOON + 3 * INTERVAL_MS + 1, usualThresholds).status).toBe('stale');
});

test('before the first answer it is starting', () => {
  expect(
    healthOf(
      {...polling, answeredAt: null, activity: {name: 'starting', since: NOON}},
      NOON,
      usualThresholds,
    ),
  ).toEqual({
    status: 'starting',
    answered_at: null,
    age_seconds: null,
    reason: null,
  });
});

test('trouble is named in own words at once, and makes it stale when the data is', () => {
  const said = failure('server_error', {status: 502, message: rawText('secret of the house')});
  const activity = {name: 'retrying', at: NOON + 9000, failure: said} as const;
  expect(healthOf({...polling, activity}, NOON + 1000, usualThresholds)).toMatchObject({
    status: 'fresh',
    reason: 'HTTP 502',
  });
  expect(healthOf({...polling, activity}, NOON + 60_000, usualThresholds)).toMatchObject({
    status: 'stale',
    reason: 'HTTP 502',
  });
  const refused = {name: 'refused', at: NOON, failure: failure('unauthenticated')} as const;
  expect(healthOf({...polling, activity: refused}, NOON, usualThresholds).reason).toBe('token refused');
  const limited = {name: 'rate_limited', until: NOON, failure: failure('rate_limited')} as const;
  expect(healthOf({...polling, activity: limited}, NOON, usualThresholds).reason).toBe('rate limited');
});

test('a clock that was set back makes no age negative', () => {
  expect(healthOf(polling, NOON - 60_000, usualThresholds).age_seconds).toBe(0);
});
