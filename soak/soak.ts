import {createClient} from '../source/api/client.js';
import {type Clock, systemClock} from '../source/clock.js';
import {createLog} from '../source/log/log.js';
import {logPolling} from '../source/log/polling-events.js';
import {tunnelKinds} from '../source/model/fleet.js';
import {safe} from '../source/model/text.js';
import {usualThresholds} from '../source/model/thresholds.js';
import {createAllowance} from '../source/monitor/allowance.js';
import {createGauges} from '../source/monitor/gauges.js';
import {createHistory} from '../source/monitor/history.js';
import {createMonitor} from '../source/monitor/monitor.js';
import {token} from '../source/simulator/access.js';
import {mainAccount} from '../source/simulator/accounts.js';
import {seeded} from '../source/simulator/random.js';
import {findAccount} from '../source/start.js';
import {openScreen} from '../source/ui/open.js';
import {usualPreferences} from '../source/ui/preferences.js';
import {vitalsOf} from '../source/vitals.js';
import {createSoakClock, type SoakClock} from './clock.js';
import type {Outcome} from './faults.js';
import {chanceMs} from './faults.js';
import {useInkClock} from './ink-time.js';
import {startSoakServer} from './server.js';
import {createFakeTerminal, pressKeys} from './terminal.js';
import {measure, type Vitals} from './vitals.js';
import {createWatch} from './watch.js';

export type SoakOptions = {
  /** Simulated. */
  readonly hours: number;
  readonly seed: number;
  readonly tunnels: number;
  readonly columns: number;
  readonly rows: number;
  /** The least time between two pictures, simulated; drawing them all would take most of the time. */
  readonly frameMs: number;
};

/** What one end counted. */
type Count = {
  readonly requests: number;
  readonly changes: number;
  readonly outcomes: ReadonlyMap<Outcome, number>;
};

export type SoakResult = {
  readonly vitals: readonly Vitals[];
  /** What is left when everything is closed. */
  readonly after: Vitals;
  readonly client: Count;
  readonly server: Count;
  /** Requests for which nobody listened. */
  readonly refused: number;
  readonly refusedFalsely: number;
  readonly early: number;
  readonly putAside: number;
  readonly abortListeners: number;
  readonly mostRequests: number;
  readonly shareRequests: number;
  readonly leaps: number;
  readonly presses: number;
  readonly frames: number;
  readonly bytes: number;
  readonly realS: number;
  readonly maxRssMb: number;
  readonly errors: readonly string[];
};

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 10, 2, 9);
const SHARE = 0.5;
const QUOTA_REQUESTS = 1200;
const INTERVAL_MS = 5000;
const MEAN_BETWEEN_LEAPS_MS = 2 * HOUR_MS;
const LONGEST_LEAP_MS = HOUR_MS;

/** In a short run the figures are taken more often, so that there are some. */
const LEAST_SAMPLES = 12;

/** In real time: what was closed needs a moment to be gone. */
const AFTERMATH_MS = 300;

/** A clock for the screen, which it draws by less often. */
const unhurried = (clock: Clock, leastMs: number): Clock => ({
  ...clock,
  sleep: (ms, signal) => clock.sleep(Math.max(ms, leastMs), signal),
  every: (ms, action) => clock.every(Math.max(ms, leastMs), action),
});

/** Sets the client's clock ahead or back, or puts the machine to sleep, at random times. @returns how often */
const leapClocks = async (clock: SoakClock, random: () => number, signal: AbortSignal): Promise<number> => {
  for (let leaps = 0; ; leaps += 1) {
    await clock.server.sleep(chanceMs(random, MEAN_BETWEEN_LEAPS_MS), signal);
    if (signal.aborted) {
      return leaps;
    }
    const ms = 500 + random() ** 3 * LONGEST_LEAP_MS;
    const kind = random();
    if (kind < 1 / 3) {
      clock.oversleep(ms);
    } else {
      clock.setWall(Math.round(kind < 2 / 3 ? ms : -ms));
    }
  }
};

/**
 * Watches the simulated API for many simulated hours with the parts of the product: client, budget, monitor and
 * screen.
 * @param onVitals told of each measurement
 */
export const soak = async (options: SoakOptions, onVitals: (vitals: Vitals) => void): Promise<SoakResult> => {
  const {hours, seed, tunnels, columns, rows, frameMs} = options;
  const startedAt = systemClock.monotonic();
  const errors: string[] = [];
  const onError = (error: unknown): void => {
    errors.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  const onWarning = (warning: Error): void => {
    if (warning.name === 'MaxListenersExceededWarning') {
      onError(warning);
    }
  };
  process.on('warning', onWarning);
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);

  const clock = createSoakClock(START_MS);
  useInkClock(clock.server);
  const server = await startSoakServer({clock, seed, tunnels});
  const allowance = createAllowance(SHARE, clock.client);
  const watch = createWatch(allowance, server, mainAccount.id, clock.server.monotonic, clock.touch);
  const client = createClient({
    baseUrl: server.url,
    credentials: {scheme: 'token', token},
    userAgent: 'warptop-soak',
    clock: clock.client,
    meter: watch.meter,
  });
  const gauges = createGauges();
  const history = createHistory({
    kinds: tunnelKinds,
    onObservation: gauges.observe,
    onShift: gauges.shift,
  });
  const monitor = createMonitor({
    history,
    kinds: tunnelKinds,
    intervalMs: INTERVAL_MS,
    allowance,
    thresholds: usualThresholds,
    clock: clock.client,
    random: seeded(seed, 'jitter'),
  });
  watch.look(monitor);
  const log = createLog(
    clock.client,
    (text) => text,
    () => undefined,
  );
  logPolling(monitor.store, log);
  const terminal = createFakeTerminal(columns, rows);
  const navigation = {filter: '', sort: 'name', isMasked: false, isUtc: true} as const;
  const screen = openScreen(
    {
      monitor,
      history,
      recording: null,
      clock: unhurried(clock.client, frameMs),
      log,
      vitals: vitalsOf({clock: clock.client, process, version: 'soak'}, gauges, history, SHARE),
      options: {
        isAscii: false,
        ground: 'dark',
        place: safe`soak`,
        replay: null,
        navigation,
        preferences: usualPreferences,
      },
    },
    null,
    terminal.stdin,
    terminal.stdout,
  );
  const stop = new AbortController();
  void screen.closed.then(() => {
    if (!stop.signal.aborted) {
      onError(new Error('the screen closed by itself'));
    }
  }, onError);

  const account = await findAccount(client, mainAccount.id, stop.signal);
  watch.tally.count('answered');
  monitor.setAccount(account);
  const running = monitor.run(watch.source(client.sourceOf(account.id)), stop.signal).catch(onError);
  const trouble = server.run(stop.signal).catch(onError);
  const pressing = pressKeys(terminal.stdin, clock.server, seeded(seed, 'keys'), stop.signal);
  const leaping = leapClocks(clock, seeded(seed, 'leaps'), stop.signal);

  const heard = {emitters: [terminal.stdin, terminal.stdout], signal: stop.signal};
  const vitals: Vitals[] = [];
  const stepMs = Math.min(HOUR_MS, (hours * HOUR_MS) / LEAST_SAMPLES);
  while (clock.server.monotonic() < hours * HOUR_MS && errors.length === 0) {
    const toNextMs = stepMs - (clock.server.monotonic() % stepMs);
    await clock.pass(toNextMs, () => watch.underWay() > 0);
    const now = measure(clock.server.monotonic() / HOUR_MS, heard, history.size().bytes, globalThis.gc);
    vitals.push(now);
    onVitals(now);
    for (const tally of [watch.tally, server.tally]) {
      tally.keepOnly((path) => {
        const name = /\/([0-9a-f-]{36})\//.exec(path)?.[1];
        return name === undefined || server.isRemembered(name);
      });
    }
  }

  stop.abort();
  screen.close();
  await Promise.all([running, trouble, screen.closed.catch(() => undefined)]);
  await client.close();
  await systemClock.sleep(AFTERMATH_MS);
  await server.close();
  process.off('warning', onWarning);
  process.off('uncaughtException', onError);
  process.off('unhandledRejection', onError);
  const after = measure(hours, heard, history.size().bytes, globalThis.gc);
  const countOf = ({tally}: {readonly tally: typeof server.tally}): Count => ({
    requests: tally.requests(),
    changes: tally.changes(),
    outcomes: tally.outcomes,
  });
  return {
    vitals,
    after,
    client: countOf(watch),
    server: countOf(server),
    refused: watch.refused(),
    refusedFalsely: watch.refusedFalsely(),
    early: server.early(),
    putAside: watch.putAside(),
    abortListeners: watch.abortListeners(),
    mostRequests: watch.tally.mostRequests(),
    shareRequests: Math.floor(QUOTA_REQUESTS * SHARE),
    leaps: await leaping,
    presses: await pressing,
    frames: terminal.frames(),
    bytes: terminal.bytes(),
    realS: (systemClock.monotonic() - startedAt) / 1000,
    maxRssMb: process.resourceUsage().maxRSS / 1024,
    errors,
  };
};
