import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {spawn} from '@lydell/node-pty';
import {createEmulator} from '../test/helpers/emulator.js';
import {type Cells, cellsOf, textOfCells} from './cells.js';
import {orderOf, REPORT} from './orders.js';

/** How long a step may really take on a busy machine, ms. */
const PATIENCE_MS = 60_000;

export type StageOptions = {
  /** The built command. */
  readonly command: string;
  /** Code of an ES module that takes the command's time ({@link takeTime}). */
  readonly preload: string;
  /** What stands in the configuration file. */
  readonly settings: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly rows: number;
};

/** The command in a pseudo-terminal, whose time goes by as it is told. */
export type Stage = {
  /**
   * Types, and lets time go by. @param ms of the command's time @returns the screen afterwards
   * Rejects where the command ended, got stuck, or left a frame half drawn.
   */
  readonly pass: (ms: number, keys?: string) => Promise<Cells>;
  /** Ends the command. */
  readonly close: () => Promise<void>;
};

/** Starts the command, and resolves once it listens to keys; no time has gone by then. */
export const openStage = async (options: StageOptions): Promise<Stage> => {
  const {command, preload, settings, args, env, columns, rows} = options;
  const home = mkdtempSync(join(tmpdir(), 'warptop-media-'));
  const code = join(home, 'preload.mjs');
  writeFileSync(code, preload);
  const folder = join(home, '.config', 'warptop');
  mkdirSync(folder, {recursive: true});
  writeFileSync(join(folder, 'config.toml'), settings, {mode: 0o600});
  const emulator = createEmulator(columns, rows);
  const child = spawn(process.execPath, [`--import=${code}`, command, ...args], {
    cols: columns,
    rows,
    cwd: home,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      TERM: 'xterm-256color',
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      ...env,
    },
    encoding: null,
  });

  let look = (): void => undefined;
  let reports = 0;
  let isEnded = false;
  emulator.parser.registerOscHandler(REPORT, () => {
    reports += 1;
    return true;
  });
  child.onData((chunk: string | Uint8Array) => emulator.write(chunk, () => look()));
  const ended = new Promise<void>((resolve) => {
    child.onExit(() => {
      isEnded = true;
      resolve();
      emulator.write('', () => look());
    });
  });

  /** Until it is so: looks again whenever something was drawn. */
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const giveUp = (why: string): void => {
        clearTimeout(deadline);
        reject(new Error(`${why}. The last screen:\n${textOfCells(cellsOf(emulator)).join('\n')}`));
      };
      const deadline = setTimeout(() => giveUp('The command got stuck'), PATIENCE_MS);
      look = () => {
        if (isSo()) {
          clearTimeout(deadline);
          resolve();
        } else if (isEnded) {
          giveUp('The command ended');
        }
      };
      look();
    });

  const close = async (): Promise<void> => {
    if (!isEnded) {
      child.kill('SIGKILL');
    }
    await ended;
    emulator.dispose();
    rmSync(home, {recursive: true, force: true});
  };

  try {
    await until(() => emulator.buffer.active.type === 'alternate');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    pass: async (ms, keys = '') => {
      const before = reports;
      child.write(`${keys}${orderOf(ms)}`);
      await until(() => reports > before);
      if (emulator.modes.synchronizedOutputMode) {
        throw new Error('The command stopped in the middle of a frame.');
      }
      return cellsOf(emulator);
    },
    close,
  };
};
