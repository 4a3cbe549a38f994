import {describe, expect, test} from 'vitest';
import {type Failure, type FailureKind, failure} from '../../source/model/failure.js';
import type {Polled} from '../../source/model/observation.js';
import {reduce} from '../../source/model/reduce.js';
import {type Gate, gateAfter, openGate} from '../../source/monitor/gate.js';
import {aboutList, aboutTunnel, answered, listed, nothing, refused, tunnel, uuid} from '../helpers/fleet.js';

const good = answered([]);

/** One tunnel was answered for before, another was only listed. */
const known = [listed([tunnel(), tunnel({id: uuid(2)})]), good].reduce(reduce, nothing);
const at = {known, intervalMs: 5000, answeredAt: null, now: 1000, chance: 0};

const bad = (kind: FailureKind, about: Partial<Failure> = {}): Polled => ({
  ...refused(aboutTunnel(), failure(kind, about)),
  tookMs: 0,
});

const noAuthority = {...refused(aboutList(), failure('unauthenticated')), tookMs: 0};

/** The gate after these observations at time 1,000, without jitter and at an interval of 5 s. */
const having = (gate: Gate, ...observations: readonly Polled[]): Gate =>
  observations.reduce((current, observation) => gateAfter(current, observation, at), gate);

const limited = having(openGate, bad('rate_limited', {retryAfterMs: 200_000}));

test('what fails together is waited for once, what fails again for longer', () => {
  const slow = (tookMs: number) => ({...bad('timeout'), tookMs});
  const circumstances = {...at, chance: 0, intervalMs: 60_000};
  const after = (...observations: ReadonlyArray<readonly [Polled, number]>): Gate =>
    observations.reduce<Gate>(
      (gate, [observation, now]) => gateAfter(gate, observation, {...circumstances, now}),
      openGate,
    );
  const together = after([slow(9000), 9000], [slow(9000), 9010], [slow(8000), 9020], [slow(9015), 9030]);
  expect(together).toMatchObject({name: 'retrying', failures: 4, rounds: 1, until: 10_030});
  const again = after([slow(9000), 9000], [slow(9000), 9010], [slow(9000), 19_020]);
  expect(again).toMatchObject({failures: 3, rounds: 2, until: 21_020});
});

describe('an open gate', () => {
  test('stays open for answers, and forgets failures', () => {
    expect(having(openGate, good)).toBe(openGate);
    expect(having({...openGate, failures: 2}, good)).toBe(openGate);
  });

  test.each(['forbidden', 'not_found', 'rejected'] as const)('stays open when one thing is %s', (kind) => {
    expect(having({...openGate, failures: 2}, bad(kind))).toBe(openGate);
  });

  test.each(['unreachable', 'timeout'] as const)('closes at once when the host is %s', (kind) => {
    expect(having(openGate, bad(kind))).toMatchObject({name: 'retrying', failures: 1, until: 2000});
  });

  test.each(['unreachable', 'timeout'] as const)(
    'stays open where others were answered meanwhile: %s',
    (kind) => {
      const failing = {...bad(kind), tookMs: 500};
      expect(gateAfter(openGate, failing, {...at, answeredAt: 501})).toBe(openGate);
      expect(gateAfter(openGate, failing, {...at, answeredAt: 499})).toMatchObject({name: 'retrying'});
      const closed = having(openGate, bad(kind));
      expect(gateAfter(closed, failing, {...at, answeredAt: 501})).toMatchObject({
        name: 'retrying',
        failures: 2,
      });
    },
  );

  test.each(['server_error', 'malformed'] as const)('closes at the third %s in a row', (kind) => {
    expect(having(openGate, bad(kind), bad(kind))).toMatchObject({name: 'open', failures: 2});
    expect(having(openGate, bad(kind), bad(kind), good, bad(kind))).toMatchObject({
      name: 'open',
      failures: 1,
    });
    expect(having(openGate, bad(kind), bad(kind), bad(kind))).toMatchObject({name: 'retrying', until: 5000});
  });

  test.each(['server_error', 'malformed', 'timeout'] as const)(
    'is not closed by a %s for a tunnel that was never answered for',
    (kind) => {
      const ofOdd = refused(aboutTunnel(uuid(2)), failure(kind));
      expect(having(openGate, ofOdd, ofOdd, ofOdd, ofOdd)).toBe(openGate);
      expect(having({...openGate, failures: 2}, ofOdd, bad(kind))).toMatchObject({
        name: 'retrying',
        failures: 3,
      });
      expect(having(openGate, refused(aboutTunnel(uuid(2)), failure('unreachable')))).toMatchObject({
        name: 'retrying',
      });
      const ofList = refused(aboutList(), failure(kind));
      expect(having(openGate, ofList, ofList, ofList)).toMatchObject({name: 'retrying', failures: 3});
    },
  );

  test('closes for a minute when the credentials are refused', () => {
    expect(having(openGate, noAuthority)).toMatchObject({name: 'refused', until: 61_000});
  });

  test('does not close because one tunnel refuses them, until the third in a row does', () => {
    const one = bad('unauthenticated');
    expect(having(openGate, one, one)).toMatchObject({name: 'open', failures: 2});
    expect(having(openGate, one, one, good, one)).toMatchObject({name: 'open', failures: 1});
    expect(having(openGate, one, one, one)).toMatchObject({name: 'refused', until: 61_000});
  });

  test('is tried at least once a minute, however long the interval', () => {
    const failures = new Array<Polled>(12).fill(bad('unreachable'));
    const slow = {...at, intervalMs: 3_600_000};
    const gate = failures.reduce((current, observation) => gateAfter(current, observation, slow), openGate);
    expect(gate).toMatchObject({name: 'retrying', until: 61_000});
  });
});

describe('a gate that retries', () => {
  const retrying = having(openGate, bad('timeout'));

  test('waits on, whatever tunnel it tried', () => {
    const next = having(retrying, {...refused(aboutTunnel(uuid(2)), failure('timeout')), tookMs: 0});
    expect(next).toMatchObject({name: 'retrying', failures: 2, until: 3000});
  });

  test('opens with the first answer, even one that refuses', () => {
    expect(having(retrying, good)).toBe(openGate);
    expect(having(retrying, bad('not_found'))).toBe(openGate);
  });

  test('waits longer with every failure, up to the interval and five seconds', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((count) => {
      const gate = having(openGate, ...new Array<Polled>(count).fill(bad('unreachable')));
      return gate.name === 'retrying' ? gate.until - 1000 : null;
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(gateAfter(retrying, bad('timeout'), {...at, chance: 1})).toMatchObject({until: 2000});
  });
});

describe('after a 429', () => {
  test.each([
    ['the wait that it names', {retryAfterMs: 30_000}, null, 31_000],
    ['the rest of the window, where it names none', {}, 42_000, 43_000],
    ['a minute, where nothing is told', {}, null, 61_000],
    ['the wait that it names before that of the window', {retryAfterMs: 2000}, 42_000, 3000],
    ['a second at least', {retryAfterMs: 0}, null, 2000],
  ])('the gate is closed for %s', (_, about, resetMs, until) => {
    const quota = resetMs === null ? null : {remaining: 0, resetMs, limit: 1200};
    expect(having(openGate, {...bad('rate_limited', about), quota})).toMatchObject({
      name: 'rate_limited',
      until,
    });
  });

  test.each([
    ['an answer', good],
    ['a missing tunnel', bad('not_found')],
    ['a missing permission', bad('forbidden')],
    ['refused credentials', bad('unauthenticated')],
    ['a server error', bad('server_error')],
    ['a timeout', bad('timeout')],
  ])('%s that was on its way changes nothing', (_, observation) => {
    expect(having(limited, observation)).toBe(limited);
  });

  test('another 429 may make the wait longer, never shorter', () => {
    expect(having(limited, bad('rate_limited', {retryAfterMs: 1000}))).toMatchObject({until: 201_000});
    expect(having(limited, bad('rate_limited'))).toMatchObject({until: 201_000});
    expect(having(limited, bad('rate_limited', {retryAfterMs: 300_000}))).toMatchObject({until: 301_000});
  });

  test('once the time has come, what happens next decides', () => {
    const then = (observation: Polled): Gate => gateAfter(limited, observation, {...at, now: 201_000});
    expect(then(good)).toBe(openGate);
    expect(then(bad('timeout'))).toMatchObject({name: 'retrying'});
    expect(then(bad('unauthenticated'))).toMatchObject({name: 'refused', until: 261_000});
    expect(then(bad('rate_limited', {retryAfterMs: 5000}))).toMatchObject({
      name: 'rate_limited',
      until: 206_000,
    });
  });
});

test('credentials that are accepted again open the gate', () => {
  expect(having(having(openGate, noAuthority), good)).toBe(openGate);
});
