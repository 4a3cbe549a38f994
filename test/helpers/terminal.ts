import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {spawn} from '@lydell/node-pty';
import type {IBufferCell} from '@xterm/headless';
import {onTestFinished} from 'vitest';
import {createEmulator} from './emulator.js';
import {expectNoSecrets} from './secrets.js';

/** How long a screen may take to show what is waited for, ms. */
const PATIENCE_MS = 10_000;

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** How one cell of the screen looks. */
export type Look = {
  /** One of the sixteen named colours, or `default`; a number where it is another one of the palette. */
  readonly colour: (typeof colours)[number] | `bright ${(typeof colours)[number]}` | 'default' | number;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isInverse: boolean;
};

export type TerminalOptions = {
  /** Arguments of the command. */
  readonly args?: readonly string[];
  /** Besides PATH, HOME (an empty directory) and TERM: nothing of the tests' own environment is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** By default 120. */
  readonly columns?: number;
  /** By default 40. */
  readonly rows?: number;
  /** A program and its first arguments; by default the built warptop. */
  readonly command?: readonly [string, ...string[]];
  /** Where it is called; by default where the tests are. */
  readonly directory?: string;
};

/** What is waited for: text or a pattern somewhere on the screen (lines are joined by `\n`), or a condition. */
export type Awaited = string | RegExp | ((screen: readonly string[]) => boolean);

/** A command in a pseudo-terminal, with an emulator that shows what a person would see. */
export type Terminal = {
  readonly pid: number;
  /** The lines of the pane, without the blanks at their ends. */
  readonly screen: () => readonly string[];
  /** Everything that the active buffer holds, scrolled out lines included. */
  readonly scrollback: () => readonly string[];
  /**
   * Resolves with the first whole screen that shows it, at once where it does already. Looks again whenever output
   * was drawn. Rejects with the last screen after `timeoutMs`, or when the command ends without having shown it.
   */
  readonly waitFor: (wanted: Awaited, timeoutMs?: number) => Promise<readonly string[]>;
  /** Types: each a character, text, or the bytes of a key (see {@link keys}). */
  readonly press: (...keys: readonly string[]) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** Puts bytes on the screen that the command did not write, as `wall` does. Resolves when they are drawn. */
  readonly disturb: (bytes: string) => Promise<void>;
  /** Everything that the command wrote so far. */
  readonly raw: () => string;
  readonly buffer: () => 'normal' | 'alternate';
  readonly isCursorVisible: () => boolean;
  /** All that was put into the clipboard of the terminal. */
  readonly clipboard: () => readonly string[];
  /** Look of the first cell of `text` on the first line (from the top) that matches `line`, by default any. */
  readonly lookOf: (text: string, line?: RegExp) => Look;
  /** The width in columns of each line, blanks at their ends not counted. */
  readonly widths: () => readonly number[];
  /** What stands in one cell; a blank where nothing does. */
  readonly cell: (line: number, column: number) => string;
  /** In which column of the line `text` begins, or -1. */
  readonly columnOf: (text: string, line: number) => number;
  /** Settles when the command has ended and all of its output is drawn. `signal` is null where there was none. */
  readonly exit: Promise<{readonly code: number; readonly signal: number | null}>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Closes the terminal under the command, as when its pane is closed. */
  readonly hangUp: () => void;
};

/** The bytes that terminals send for the keys that are not characters. */
export const keys = {
  enter: '\r',
  escape: '\u001B',
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  pageUp: '\u001B[5~',
  pageDown: '\u001B[6~',
  home: '\u001B[H',
  end: '\u001B[F',
  backspace: '\u007F',
  controlC: '\u0003',
  controlL: '\u000C',
  controlU: '\u0015',
  controlZ: '\u001A',
} as const;

/** A file of the build. @throws where there is no build */
export const built = (name: 'cli.js' | 'simulator.js'): string => {
  const path = fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
  if (!existsSync(path)) {
    throw new Error(`dist/${name} is missing: these tests run the built command. Run: npm run build`);
  }
  return path;
};

/** Has something done when the test ends, the last one first. Tests that run at the same time hand over their own. */
export type AtEnd = typeof onTestFinished;

/** The whole environment of a command under test. HOME is removed when the test ends. */
export const environment = (
  extra: Readonly<Record<string, string>> = {},
  atEnd: AtEnd = onTestFinished,
): Record<string, string> => {
  const home = mkdtempSync(join(tmpdir(), 'warptop-home-'));
  atEnd(() => rmSync(home, {recursive: true, force: true}));
  return {PATH: process.env.PATH ?? '', HOME: home, TERM: 'xterm-256color', ...extra};
};

const lookOfCell = (cell: IBufferCell): Look => {
  const index = cell.getFgColor();
  const named = colours[index % 8] ?? 'black';
  return {
    colour: cell.isFgDefault()
      ? 'default'
      : cell.isFgPalette() && index < 16
        ? index < 8
          ? named
          : `bright ${named}`
        : index,
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
    isInverse: cell.isInverse() !== 0,
  };
};

const boxed = (screen: readonly string[]): string =>
  ['┌──', ...screen.map((line) => `│${line}`), '└──'].join('\n');

const shows = (wanted: Awaited, screen: readonly string[]): boolean => {
  if (typeof wanted === 'function') {
    return wanted(screen);
  }
  const text = screen.join('\n');
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
};

/** Starts a command in a pseudo-terminal of its own. It is killed when the test ends, if it has not ended before. */
export const openTerminal = (options: TerminalOptions = {}, atEnd: AtEnd = onTestFinished): Terminal => {
  const {args = [], columns = 120, rows = 40, command, directory} = options;
  const env = environment(options.env, atEnd);
  const [program, ...first] = command ?? [process.execPath, built('cli.js')];
  const emulator = createEmulator(columns, rows);

  const child = spawn(program, [...first, ...args], {
    cols: columns,
    rows,
    env,
    ...(directory === undefined ? {} : {cwd: directory}),
    // Raw bytes: a character may be cut between two chunks, and the emulator puts it together again.
    encoding: null,
  });
  const decoder = new TextDecoder();
  const looking = new Set<() => void>();
  let output = '';
  let isEnded = false;
  let isCursorVisible = true;
  for (const [final, isShown] of [
    ['h', true],
    ['l', false],
  ] as const) {
    emulator.parser.registerCsiHandler({prefix: '?', final}, (modes) => {
      isCursorVisible = modes.includes(25) ? isShown : isCursorVisible;
      return false;
    });
  }

  const clipboard: string[] = [];
  emulator.parser.registerOscHandler(52, (data) => {
    const [, text] = /^c;(.*)$/s.exec(data) ?? [];
    clipboard.push(text === undefined ? data : Buffer.from(text, 'base64').toString('utf8'));
    return true;
  });

  // A line of a pane that became narrower keeps its end in the emulator, unseen.
  const lineText = (index: number): string =>
    emulator.buffer.active.getLine(index)?.translateToString(true, 0, emulator.cols).trimEnd() ?? '';
  const screen = (): readonly string[] =>
    Array.from({length: emulator.rows}, (_, row) => lineText(emulator.buffer.active.baseY + row));
  const scrollback = (): readonly string[] =>
    Array.from({length: emulator.buffer.active.length}, (_, row) => lineText(row));

  const look = (): void => {
    // A frame is drawn as one synchronized update: half of one is seen by nobody.
    if (!emulator.modes.synchronizedOutputMode) {
      for (const check of looking) {
        check();
      }
    }
  };
  const draw = (bytes: string | Uint8Array): Promise<void> =>
    new Promise((resolve) =>
      emulator.write(bytes, () => {
        look();
        resolve();
      }),
    );

  emulator.onData((answer) => child.write(answer));
  // With no encoding the chunks are buffers, whatever the types of the package say.
  child.onData((chunk: string | Uint8Array) => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    output += decoder.decode(bytes, {stream: true});
    void draw(bytes);
  });
  const exit = new Promise<{readonly code: number; readonly signal: number | null}>((resolve) => {
    child.onExit(({exitCode, signal}) => {
      isEnded = true;
      void draw('').then(() => resolve({code: exitCode, signal: signal || null}));
    });
  });

  atEnd(async () => {
    if (!isEnded) {
      child.kill('SIGKILL');
    }
    await exit;
    emulator.dispose();
    // The simulator tells its token to whoever starts it; that is what it is for.
    if (!first.includes(built('simulator.js'))) {
      expectNoSecrets({args: [...first, ...args], env, outputs: {'the terminal': output}});
    }
  });

  const waitFor = (wanted: Awaited, timeoutMs = PATIENCE_MS): Promise<readonly string[]> => {
    // Named here: the stack of a timer does not lead to the test that waits.
    const missed = new Error();
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        looking.delete(check);
        clearTimeout(deadline);
      };
      const giveUp = (why: string): void => {
        stop();
        missed.message = `${why} without a screen that shows ${String(wanted)}. The last one:\n${boxed(screen())}`;
        reject(missed);
      };
      const check = (): void => {
        try {
          const shown = screen();
          if (shows(wanted, shown)) {
            stop();
            resolve(shown);
          } else if (isEnded) {
            giveUp('The command ended');
          }
        } catch (error) {
          stop();
          reject(error);
        }
      };
      const deadline = setTimeout(() => giveUp(`${timeoutMs} ms passed`), timeoutMs);
      looking.add(check);
      look();
    });
  };

  /** The text of a line with the column of each of its characters, and where the text ends. */
  const columnsOfLine = (
    row: number,
  ): {readonly text: string; readonly at: readonly number[]; readonly end: number} => {
    const line = emulator.buffer.active.getLine(emulator.buffer.active.baseY + row);
    let text = '';
    let end = 0;
    const at: number[] = [];
    for (let column = 0; column < emulator.cols; column += 1) {
      const cell = line?.getCell(column);
      // The second half of a wide character is a cell without width.
      if (cell !== undefined && cell.getWidth() > 0) {
        const characters = cell.getChars() || ' ';
        text += characters;
        at.push(...new Array<number>(characters.length).fill(column));
        end = characters === ' ' ? end : column + cell.getWidth();
      }
    }
    return {text, at, end};
  };
  const columnOf = (text: string, row: number): number => {
    const line = columnsOfLine(row);
    const index = line.text.indexOf(text);
    return index < 0 ? -1 : (line.at[index] ?? -1);
  };

  return {
    pid: child.pid,
    screen,
    scrollback,
    waitFor,
    press: (...pressed) => {
      for (const key of pressed) {
        child.write(key);
      }
    },
    resize: (newColumns, newRows) => {
      emulator.resize(newColumns, newRows);
      child.resize(newColumns, newRows);
    },
    disturb: draw,
    raw: () => output,
    buffer: () => emulator.buffer.active.type,
    isCursorVisible: () => isCursorVisible,
    clipboard: () => clipboard,
    lookOf: (text, pattern = /(?:)/) => {
      const shown = screen();
      const row = shown.findIndex((line, index) => pattern.test(line) && columnOf(text, index) >= 0);
      const cell = emulator.buffer.active
        .getLine(emulator.buffer.active.baseY + row)
        ?.getCell(row < 0 ? 0 : columnOf(text, row));
      if (row < 0 || cell === undefined) {
        throw new Error(`“${text}” is on no line that matches ${String(pattern)}:\n${boxed(shown)}`);
      }
      return lookOfCell(cell);
    },
    widths: () => Array.from({length: emulator.rows}, (_, row) => columnsOfLine(row).end),
    cell: (row, column) =>
      emulator.buffer.active
        .getLine(emulator.buffer.active.baseY + row)
        ?.getCell(column)
        ?.getChars() || ' ',
    columnOf,
    exit,
    kill: (signal) => child.kill(signal),
    hangUp: () => {
      // Missing in the types of the package.
      (child as typeof child & {readonly destroy: () => void}).destroy();
    },
  };
};
