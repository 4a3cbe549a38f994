import type {Clock} from '../clock.js';

/** Of a line only its start is kept: the words that are understood are short, and input may never end. */
const MOST_CHARACTERS = 80;

/** Between two looks at the input, ms: whatever is poured in costs next to nothing. */
const REST_MS = 100;

/**
 * Lines as they are typed. The end of the input, or one that cannot be read, is no more than that.
 * @returns stops reading, for good
 */
export const readLines = (
  stdin: NodeJS.ReadableStream & {readonly destroy: () => unknown},
  clock: Clock,
  onLine: (line: string) => void,
): (() => void) => {
  const stop = new AbortController();
  let line = '';
  // A chunk holds 64 KiB at most.
  const onData = (chunk: string | Uint8Array): void => {
    stdin.pause();
    const lines = (line + String(chunk)).split(/\r\n|\r|\n/);
    line = (lines.pop() ?? '').slice(0, MOST_CHARACTERS);
    for (const text of lines) {
      onLine(text.slice(0, MOST_CHARACTERS));
    }
    void clock.sleep(REST_MS, stop.signal).then(() => {
      if (!stop.signal.aborted) {
        stdin.resume();
      }
    });
  };
  const onError = (): void => undefined;
  stdin.on('data', onData);
  stdin.on('error', onError);
  return () => {
    stop.abort();
    stdin.off('data', onData);
    // A pipe that is only paused may still be read ahead, and would keep the process alive.
    stdin.destroy();
  };
};
