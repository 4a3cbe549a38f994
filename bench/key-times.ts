import {systemClock} from '../source/clock.js';
import type {Pty} from './pty.js';

/** A key by the name it has in the figures, and its bytes. */
export type Key = {readonly name: string; readonly bytes: string};

export type Press = {readonly key: Key /** Null where nothing was painted. */; readonly ms: number | null};

const BEGIN = '\u001B[?2026h';
const END = '\u001B[?2026l';

/** A frame that is written without marks has ended when so long nothing follows. */
const QUIET_MS = 3;

/** Nobody waits longer for a key. */
const PATIENCE_MS = 1000;

/** Between two presses: uneven, so that they meet every moment between two ticks and two answers. */
const gapMs = (turn: number): number => 15 + ((turn * 17) % 37);

const {monotonic, sleep} = systemClock;

/** From the press to the last byte of the frame that follows: its end mark, or the last byte before it is quiet. */
const frameMs = async (pty: Pty, bytes: string): Promise<number | null> => {
  const from = monotonic();
  const over = new AbortController();
  let text = '';
  let lastAt: number | null = null;
  const marked = new Promise<number>((resolve) => {
    const stop = pty.onChunk((chunk) => {
      text += chunk.text;
      lastAt = chunk.at;
      if (text.includes(END)) {
        resolve(chunk.at);
      }
    });
    over.signal.addEventListener('abort', stop, {once: true});
  });
  const unmarked = async (): Promise<number | null> => {
    while (!over.signal.aborted && monotonic() - from < PATIENCE_MS) {
      await sleep(1, over.signal);
      if (lastAt !== null && !text.includes(BEGIN) && monotonic() - lastAt >= QUIET_MS) {
        return lastAt;
      }
    }
    return null;
  };
  pty.press(bytes);
  const at = await Promise.race([marked, unmarked()]);
  over.abort();
  return at === null ? null : at - from;
};

/** Presses the keys by turns, each after the frame of the one before. */
export const pressAll = async (
  pty: Pty,
  keys: readonly Key[],
  presses: number,
): Promise<readonly Press[]> => {
  const pressed: Press[] = [];
  for (let turn = 0; turn < presses; turn += 1) {
    const key = keys[turn % keys.length];
    if (key !== undefined) {
      pressed.push({key, ms: await frameMs(pty, key.bytes)});
      await sleep(gapMs(turn));
    }
  }
  return pressed;
};
