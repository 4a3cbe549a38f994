import {constants} from 'node:os';
import {afterAll, expect, test} from 'vitest';
import {startSimulator} from '../../source/simulator/server.js';
import {expectHarmless, expectModesRestored} from '../helpers/escapes.js';
import {startFaultProxy} from '../helpers/fault-proxy.js';
import {type AtEnd, openTerminal, type Terminal} from '../helpers/terminal.js';
import type {Row, Seen, Stage} from './row.js';
import {
  ageOf,
  clocksOf,
  isLive,
  type Lines,
  labelsOf,
  rowOf,
  unknownIn,
  wellIn,
  wrongfullyWell,
} from './screen.js';

/** One tunnel of each kind, with three connectors each. */
export const MESH = 'hq-mesh';
export const CLOUDFLARED = 'api-prod';
const TUNNELS = [MESH, CLOUDFLARED];
const CONNECTORS = 6;

const INTERVAL_S = 1;

/** Lists are asked this often, whatever the interval. */
const LIST_INTERVAL_S = 15;

/** After a fault, fresh data comes within one interval and this. */
const RECOVERY_S = 5;

/** Past so many intervals data is stale; one more for the drawing and for rounding. */
const STALE_INTERVALS = 4;

/** For a machine that has other things to do. */
const LENIENCE_MS = 2500;

/** How long a fault may take to be seen, such as one of the lists, which are asked every 15 s. */
const PATIENCE_MS = 25_000;

/** `q` is promised to end it within 500 ms; this much is for a machine that has other things to do. */
const QUIT_MS = 2000;

const ROW_MS = 120_000;

type Measured = {
  readonly name: string;
  readonly seenMs: number;
  readonly backMs: number;
  readonly quitMs: number;
};

const has = (screen: Lines, {header, rows = {}, somewhere}: Seen): boolean =>
  (header?.test(screen[0] ?? '') ?? true) &&
  (somewhere?.test(screen.join('\n')) ?? true) &&
  Object.entries(rows).every(([name, pattern]) => pattern.test(rowOf(screen, name)));

/** Answers come again, all rows are there, young, and as they were. */
export const isWell = (screen: Lines, labels: readonly string[]): boolean =>
  isLive(screen) &&
  wellIn(screen) === CONNECTORS &&
  unknownIn(screen) === 0 &&
  labels.every((label) => labelsOf(screen).includes(label)) &&
  TUNNELS.every((name) => ageOf(rowOf(screen, name)) <= 2 * INTERVAL_S) &&
  !screen.some((line) => line.includes('API: '));

/** Nothing is said of trouble with a list any more. */
const isQuiet = (screen: Lines): boolean => !/tunnels: /.test(screen.join('\n'));

const timed = async (action: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await action();
  return performance.now() - start;
};

type Opened = Stage & {readonly labels: readonly string[]};

/** Opens warptop before a simulated API, with everything between them in our hands, and waits for good rows. */
const open = async (row: Row, atEnd: AtEnd): Promise<Opened> => {
  const simulator = await startSimulator({scenario: 'calm'});
  atEnd(() => simulator.close());
  const base = new URL(simulator.url).pathname;
  const proxy = await startFaultProxy(simulator.port, base);
  atEnd(() => proxy.close());
  const {args = ['--budget', '100'], env = {}, columns = 160, rows = 40, command} = row;
  const terminal = openTerminal(
    {
      args: [...TUNNELS, '--interval', String(INTERVAL_S), ...args],
      env: {
        CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${proxy.port}${base}`,
        CLOUDFLARE_API_TOKEN: simulator.token,
        CLOUDFLARE_ACCOUNT_ID: simulator.accountId,
        ...env,
      },
      columns,
      rows,
      ...(command === undefined ? {} : {command}),
    },
    atEnd,
  );
  const first = await terminal.waitFor((screen) => isWell(screen, TUNNELS), PATIENCE_MS);
  const labels = labelsOf(first);
  expect(labels).toHaveLength(TUNNELS.length + CONNECTORS);
  return {terminal, proxy, labels};
};

const expectGivenBack = (terminal: Terminal): void => {
  expect(terminal.buffer()).toBe('normal');
  expect(terminal.isCursorVisible()).toBe(true);
  expect(terminal.screen().join('').trim()).toBe('');
  expectModesRestored(terminal.raw());
  expectHarmless(terminal.raw());
};

/** Ends the fault. @returns how long it took until all was well, ms */
const heal = async (stage: Opened, row: Row, withinS: number): Promise<number> => {
  const {terminal, proxy, labels} = stage;
  await row.lift?.(stage);
  await proxy.lift();
  const backMs = await timed(() =>
    terminal.waitFor((screen) => isWell(screen, labels), withinS * 1000 + LENIENCE_MS),
  );
  await terminal.waitFor(isQuiet, (LIST_INTERVAL_S + RECOVERY_S) * 1000 + LENIENCE_MS);
  return backMs;
};

const play = async (row: Row, atEnd: AtEnd): Promise<Measured> => {
  const stage = await open(row, atEnd);
  const {terminal, proxy, labels} = stage;
  const {
    seen,
    well = 0,
    isKept = true,
    lasts,
    paceS = INTERVAL_S,
    healsWithinS = INTERVAL_S + RECOVERY_S,
  } = row;

  /** Holds for every screen while the fault lasts: no row vanishes, and no old one is called well. */
  const holds = (screen: Lines): void => {
    if (screen.every((line) => line.trim() === '')) {
      // Wiped, and about to be drawn.
      return;
    }
    const shown = new Set(labelsOf(screen));
    const missing = labels.filter((label) => isKept && !shown.has(label));
    const wrong = wrongfullyWell(screen, STALE_INTERVALS * paceS);
    if (missing.length + wrong.length > 0) {
      expect({missing, wrong}, screen.join('\n')).toEqual({missing: [], wrong: []});
    }
  };
  const during = (wanted: (screen: Lines) => boolean): Promise<Lines> =>
    terminal.waitFor((screen) => {
      holds(screen);
      return wanted(screen);
    }, PATIENCE_MS);

  await (typeof row.fault === 'function' ? row.fault(stage) : proxy.begin(row.fault));
  let shown: Lines = [];
  const seenMs = await timed(async () => {
    shown = await during((screen) => has(screen, seen));
    shown = await during((screen) => wellIn(screen) <= well);
  });
  const before = clocksOf(shown);
  await during((screen) => clocksOf(screen) !== before);
  if (lasts !== undefined) {
    const [tunnel, ageS] = lasts;
    await during((screen) => ageOf(rowOf(screen, tunnel)) >= ageS);
  }
  await row.check?.(stage);

  const backMs = healsWithinS === null ? 0 : await heal(stage, row, healsWithinS);

  const quitMs = await timed(async () => {
    if (row.signal === undefined) {
      terminal.press('q');
    } else {
      terminal.kill(row.signal);
    }
    await terminal.exit;
  });
  const {code, signal} = await terminal.exit;
  // A shell shows either as 128 and the signal's number.
  expect(signal === null ? code : 128 + signal).toBe(
    row.signal === undefined ? 0 : 128 + constants.signals[row.signal],
  );
  expect(quitMs).toBeLessThan(row.endsWithinMs ?? QUIT_MS);
  expectGivenBack(terminal);
  return {name: row.name, seenMs, backMs, quitMs};
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Makes a test of each row of a table. They run at the same time. */
export const faultMatrix = (rows: readonly Row[]): void => {
  const measured: Measured[] = [];
  for (const row of rows) {
    test.concurrent(
      row.name,
      async ({onTestFinished}) => {
        measured.push(await play(row, onTestFinished));
      },
      ROW_MS,
    );
  }
  afterAll(() => {
    if (process.env.FAULT_TIMES) {
      const lines = measured.map(
        ({name, seenMs, backMs, quitMs}) =>
          `${name}: seen after ${seconds(seenMs)}, back after ${seconds(backMs)}, ended in ${Math.round(quitMs)} ms`,
      );
      process.stderr.write(`${lines.join('\n')}\n`);
    }
  });
};
