import type {Clock} from '../clock.js';

/** Of a line only its start is kept: the words that are understood are short, and input may never end. */
const MOST_CHARACTERS = 80;

/** Between two looks at the input, ms: whatever is poured in costs next to nothing. */
const REST_MS = 100;

/** Lines as they are typed. The end of the input, or one that cannot be read, is no more than that. */
export const readLines = (
  stdin: NodeJS.ReadableStream,
  clock: Clock,
  onLine: (line: string) => void,
): (() => void) => {
  const stop = new AbortController();
  let line = '';
  const onData = (chunk: string | Uint8Array): void => {
    stdin.pause();
    const lines = (line + String(chunk)).split(/\r\n|\r|\n/);
    line = (lines.pop() ?? '').slice(0, MOST_CHARACTERS);
    // Of what came at once, the first few lines count.
    for (const text of lines.slice(0, 2)) {
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
    stdin.pause();
  };
};
