import type {IncomingHttpHeaders} from 'node:http';
import type {Quota} from '../model/observation.js';
import {parseHttpDate} from './date.js';

/** Longer waits are a mistake of the sender: the API's own window is 300 s. */
const LONGEST_WAIT_MS = 900_000;

const only = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? value.join(',') : (value ?? '');

const clampMs = (ms: number): number => Math.min(Math.max(ms, 0), LONGEST_WAIT_MS);

/**
 * `Retry-After` as ms to wait, 0 to 900 s: whole seconds or an HTTP date; null when absent or anything else.
 * @param now wall time, ms
 */
export const parseRetryAfterMs = (headers: IncomingHttpHeaders, now: number): number | null => {
  const value = only(headers['retry-after']).trim();
  if (/^\d{1,10}$/.test(value)) {
    return clampMs(Number(value) * 1000);
  }
  const at = parseHttpDate(value);
  return at === null ? null : clampMs(at - now);
};

/**
 * The tightest item of the list in `Ratelimit` (`"default";r=50;t=30`: remaining requests, seconds to reset), with
 * its limit from `Ratelimit-Policy` (`"default";q=1200;w=300`). Null when absent or unreadable.
 */
export const parseQuota = (headers: IncomingHttpHeaders): Quota | null => {
  const limits = new Map<string, number>();
  for (const [, name = '', quota] of only(headers['ratelimit-policy']).matchAll(
    /"([^"]*)";\s*q=(\d{1,9})/g,
  )) {
    limits.set(name, Number(quota));
  }
  const quotas = [...only(headers.ratelimit).matchAll(/"([^"]*)";\s*r=(\d{1,9});\s*t=(\d{1,9})/g)].map(
    ([, name = '', remaining, seconds]): Quota => ({
      remaining: Number(remaining),
      resetMs: clampMs(Number(seconds) * 1000),
      limit: limits.get(name) ?? null,
    }),
  );
  return quotas.sort((a, b) => a.remaining - b.remaining)[0] ?? null;
};
