import {expect, onTestFinished} from 'vitest';
import type {ApiOptions} from '../../source/api/options.js';
import type {ApiPath} from '../../source/api/paths.js';
import {createTransport, type Reply, type Transport} from '../../source/api/request.js';
import type {Failure, Result} from '../../source/model/failure.js';
import {type FakeClock, fakeClock} from './fake-clock.js';
import {freeMeter} from './free-meter.js';

export const TOKEN = 'cf-token-that-must-never-be-shown-000000';
/** Of one request. */
export const TIMEOUT_MS = 1000;

export type Setup = {readonly transport: Transport; readonly clock: FakeClock; readonly signal: AbortSignal};

/** A transport that is closed when the test ends. */
export const transportTo = (origin: string, options: Partial<ApiOptions> = {}): Setup => {
  const clock = fakeClock(Date.parse('2026-11-22T12:00:00Z'));
  const transport = createTransport({
    baseUrl: `${origin}/client/v4`,
    credentials: {scheme: 'token', token: TOKEN},
    userAgent: 'warptop/test',
    meter: freeMeter,
    clock,
    timeoutMs: TIMEOUT_MS,
    ...options,
  });
  onTestFinished(() => transport.close());
  return {transport, clock, signal: new AbortController().signal};
};

/** @throws where there is none */
export const failureOf = (result: Result<Reply>): Failure => {
  expect(JSON.stringify(result)).not.toContain(TOKEN);
  if (result.ok) {
    throw new Error(`no failure but HTTP ${result.value.status}`);
  }
  return result.failure;
};

/** @throws where there is none */
export const bodyOf = (result: Result<Reply>): string => {
  if (!result.ok) {
    throw new Error(`failed: ${JSON.stringify(result.failure)}`);
  }
  return result.value.body;
};

/** Whatever a test wants to have asked for, where it does not matter. */
export const path = (text: string): ApiPath => text as ApiPath;
