import {stripVTControlCharacters} from 'node:util';
import {render} from 'ink-testing-library';
import {createElement} from 'react';
import stringWidth from 'string-width';
import {expect, vi} from 'vitest';
import {createLog, type Log} from '../../source/log/log.js';
import {tunnelKinds} from '../../source/model/fleet.js';
import {safe} from '../../source/model/text.js';
import {createHistory, type History} from '../../source/monitor/history.js';
import type {MonitorState} from '../../source/monitor/monitor.js';
import type {Attention} from '../../source/monitor/polling.js';
import {createStore} from '../../source/monitor/store.js';
import type {Vitals} from '../../source/monitor/vitals.js';
import {App} from '../../source/ui/app.js';
import {SMALLEST} from '../../source/ui/frame.js';
import {usualPreferences} from '../../source/ui/preferences.js';
import type {ScreenOptions} from '../../source/ui/screen-options.js';
import {type FakeClock, fakeClock} from './fake-clock.js';
import {NOON_MS} from './observed.js';

export type OpenApp = {
  /** The picture as text, without colours and trailing blanks. */
  readonly text: () => string;
  /** The picture with its escape sequences. */
  readonly painted: () => string;
  /** Presses keys, and waits until the picture holds what they should bring. */
  readonly press: (keys: string, wanted: string | RegExp) => Promise<void>;
  /** Waits until the picture holds what is wanted. */
  readonly shows: (wanted: string | RegExp) => Promise<void>;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  readonly setState: (state: MonitorState) => void;
  readonly clock: FakeClock;
  readonly attention: () => Attention | null;
  readonly refreshes: () => number;
  readonly log: Log;
  readonly stops: () => number;
  /** All that was sent to the terminal's clipboard. */
  readonly copies: () => readonly string[];
};

const vitals: Vitals = {
  readings: {
    requests: 1234,
    answers: 1228,
    failures: {timeout: 4, server_error: 2},
    latency: {p50: 85.4, p95: 210, p99: 1234},
    latencyOf: 500,
    quota: {told: {remaining: 1104, limit: 1200, resetMs: 212_000}, at: NOON_MS},
    skewMs: 310,
  },
  history: {
    observations: 2440,
    changes: 12,
    bytes: 1_240_000,
    mostBytes: 64_000_000,
    span: {from: NOON_MS - 1_800_000, until: NOON_MS},
  },
  share: 0.5,
  memory: {rssBytes: 88_000_000, heapBytes: 34_500_000},
  runningMs: 3 * 3_600_000,
  metrics: null,
  versions: [safe`warptop 0.1.0`, safe`Node 20.20.2`, safe`linux x64`],
};

const defaults: ScreenOptions = {
  isAscii: false,
  ground: 'dark',
  place: null,
  replay: null,
  navigation: {filter: '', sort: 'name', isMasked: false, isUtc: true},
  preferences: usualPreferences,
};

const OSC_52 = /\]52;c;([\w+/=]*)(?=\p{Cc})/gu;

/** What a terminal without a multiplexer takes into its clipboard, of something that is written to it. */
const copiedIn = (written: string): readonly string[] =>
  [...written.matchAll(OSC_52)].map(([, text = '']) => Buffer.from(text, 'base64').toString('utf8'));

/** The app on a screen of its own, without a terminal, at a time that stands still. */
export const openApp = async (
  state: MonitorState,
  [columns, rows]: readonly [number, number],
  options: Partial<ScreenOptions> = {},
  history: History = createHistory({kinds: tunnelKinds}),
  now = NOON_MS,
): Promise<OpenApp> => {
  const clock = fakeClock(now);
  const store = createStore(state);
  let attention: Attention | null = null;
  let refreshes = 0;
  const monitor = {
    store,
    attend: (next: Attention): void => {
      attention = next;
    },
    refresh: (): void => {
      refreshes += 1;
    },
  };
  const log = createLog(
    clock,
    (text) => text,
    () => undefined,
  );
  let stops = 0;
  const job = {
    stop: (): void => {
      stops += 1;
    },
    watch: () => () => undefined,
  };
  const {stdout, stdin, lastFrame, frames} = render(
    createElement(App, {
      monitor,
      history,
      recording: null,
      clock,
      log,
      job,
      watchResize: () => () => undefined,
      multiplexer: null,
      palette: {isColoured: true, isAscii: options.isAscii ?? false, ground: options.ground ?? 'dark'},
      canvas: null,
      vitals: () => vitals,
      options: {...defaults, ...options},
    }),
  );
  const painted = (): string => lastFrame() ?? '';
  const text = (): string => stripVTControlCharacters(painted()).replace(/ +$/gm, '');
  const until = (look: () => void): Promise<void> => vi.waitFor(look, {interval: 5, timeout: 5000});
  const resize = async (width: number, height: number): Promise<void> => {
    Object.defineProperty(stdout, 'columns', {value: width, configurable: true});
    Object.defineProperty(stdout, 'rows', {value: height, configurable: true});
    stdout.emit('resize');
    const isTooSmall = width < SMALLEST.columns || height < SMALLEST.rows;
    await until(() => {
      expect(attention).not.toBeNull();
      const [header = '', ...others] = text().split('\n');
      // The state word ends at the right edge.
      const isWhole = stringWidth(header) === width && others.length === height - 1;
      expect(isTooSmall ? text().includes(`${width}×${height}`) : isWhole).toBe(true);
    });
  };
  await resize(columns, rows);
  const shows = (wanted: string | RegExp): Promise<void> => until(() => expect(text()).toMatch(wanted));
  return {
    text,
    shows,
    painted,
    press: async (keys, wanted) => {
      stdin.write(keys);
      await shows(wanted);
    },
    resize,
    setState: (next) => {
      store.set(next);
      clock.advance(1000);
    },
    clock,
    attention: () => attention,
    refreshes: () => refreshes,
    log,
    stops: () => stops,
    copies: () => frames.flatMap(copiedIn),
  };
};

export const keys = {
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  pageUp: '\u001B[5~',
  pageDown: '\u001B[6~',
  home: '\u001B[H',
  end: '\u001B[F',
  enter: '\r',
  escape: '\u001B',
  backspace: '\u007F',
} as const;
