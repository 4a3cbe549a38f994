import {constants} from 'node:os';
import {afterAll, expect, test} from 'vitest';
import {expectHarmless, expectModesRestored} from '../helpers/escapes.js';
import type {AtEnd, Terminal} from '../helpers/terminal.js';
import type {During, Row, Seen, Stage} from './row.js';
import {
  ageOf,
  clocksOf,
  isLive,
  type Lines,
  labelsOf,
  negativeIn,
  rowOf,
  unknownIn,
  wellIn,
  wrongfullyWell,
} from './screen.js';
import {CONNECTORS, INTERVAL_S, setStage, TUNNELS} from './stage.js';

export {CLOUDFLARED, CONNECTORS, MESH, TUNNELS} from './stage.js';

/** Lists are asked this often, whatever the interval. */
const LIST_INTERVAL_S = 15;

/** After a fault, fresh data comes within one interval and this. */
export const RECOVERY_S = 5;

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

/** Opens warptop, and waits for good rows where nothing is wrong at the start. */
const open = async (row: Row, atEnd: AtEnd): Promise<Opened> => {
  const stage = await setStage(row, atEnd);
  if (row.isFromStart) {
    return {...stage, labels: []};
  }
  const first = await stage.terminal.waitFor((screen) => isWell(screen, TUNNELS), PATIENCE_MS);
  const labels = labelsOf(first);
  expect(labels).toHaveLength(TUNNELS.length + CONNECTORS);
  return {...stage, labels};
};

type Opened = Stage & {readonly labels: readonly string[]};

/** @param says what stands on the screen then, null for nothing */
const expectGivenBack = (terminal: Terminal, says: RegExp | null): void => {
  expect(terminal.buffer()).toBe('normal');
  expect(terminal.isCursorVisible()).toBe(true);
  expect(terminal.screen().join('\n').trim()).toMatch(says ?? /^$/);
  expectModesRestored(terminal.raw());
  expectHarmless(terminal.raw());
};

/** Ends the fault. @returns how long it took until all was well, ms */
const heal = async (stage: Opened, row: Row, withinS: number): Promise<number> => {
  const {terminal, proxy, front, labels} = stage;
  await row.lift?.(stage);
  await Promise.all([proxy.lift(), front?.lift()]);
  const backMs = await timed(() =>
    terminal.waitFor(
      (screen) => isWell(screen, labels.length > 0 ? labels : TUNNELS),
      withinS * 1000 + LENIENCE_MS,
    ),
  );
  await terminal.waitFor(isQuiet, Math.max(LIST_INTERVAL_S + RECOVERY_S, withinS) * 1000 + LENIENCE_MS);
  return backMs;
};

/** Ends the command, and looks at what is left. @returns how long it took, ms */
const end = async (stage: Opened, row: Row): Promise<number> => {
  const {terminal} = stage;
  const {signal: name, end: ending} = row;
  const quitMs = await timed(async () => {
    if (ending !== undefined) {
      ending.by(stage);
    } else if (name === undefined) {
      terminal.press('q');
    } else {
      terminal.kill(name);
    }
    await terminal.exit;
  });
  expect(quitMs).toBeLessThan(row.endsWithinMs ?? QUIT_MS);
  const {code, signal} = await terminal.exit;
  // No process of its session is left.
  expect(() => process.kill(-terminal.pid, 0)).toThrow('ESRCH');
  if (ending?.code === null) {
    return quitMs;
  }
  // A shell shows either as 128 and the signal's number.
  const expected = ending?.code ?? (name === undefined ? 0 : 128 + constants.signals[name]);
  expect(signal === null ? code : 128 + signal).toBe(expected);
  expectGivenBack(terminal, ending?.says ?? null);
  return quitMs;
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
    const negative = negativeIn(screen);
    if (missing.length + wrong.length + negative.length > 0) {
      expect({missing, wrong, negative}, screen.join('\n')).toEqual({missing: [], wrong: [], negative: []});
    }
  };
  const during: During = (wanted) =>
    terminal.waitFor((screen) => {
      holds(screen);
      return wanted(screen);
    }, PATIENCE_MS);

  if (!row.isFromStart) {
    await (typeof row.fault === 'function' ? row.fault(stage) : proxy.begin(row.fault));
  }
  let shown: Lines = [];
  const seenMs = await timed(async () => {
    shown = await during((screen) => has(screen, seen));
    shown = await during((screen) => wellIn(screen) <= well);
  });
  const before = clocksOf(shown);
  if (row.hidesClock !== true) {
    await during((screen) => clocksOf(screen) !== before);
  }
  if (lasts !== undefined) {
    const [tunnel, ageS] = lasts;
    await during((screen) => ageOf(rowOf(screen, tunnel)) >= ageS);
  }
  await row.check?.(stage, during);

  const backMs = healsWithinS === null ? 0 : await heal(stage, row, healsWithinS);

  const quitMs = await end(stage, row);
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
