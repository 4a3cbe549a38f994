/** Lines that wait for who reads them. */
export type Backlog = {
  readonly add: (line: string) => void;
  readonly take: () => string | undefined;
  readonly isEmpty: () => boolean;
  /** How many were dropped, the oldest first, since this was last asked. */
  readonly takeDropped: () => number;
};

/** What a line takes besides its text, about, in bytes. */
const LINE_BYTES = 64;

/** UTF-16, as strings are held at most. */
const sizeOf = (line: string): number => 2 * line.length + LINE_BYTES;

/** @param mostBytes where all takes more, what is oldest goes */
export const createBacklog = (mostBytes: number): Backlog => {
  let lines: string[] = [];
  let first = 0;
  let bytes = 0;
  let dropped = 0;
  const take = (): string | undefined => {
    const line = lines[first];
    if (line === undefined) {
      return undefined;
    }
    first += 1;
    bytes -= sizeOf(line);
    // Not with each line: what is left would be copied each time.
    if (2 * first >= lines.length) {
      lines = lines.slice(first);
      first = 0;
    }
    return line;
  };
  return {
    add: (line) => {
      lines.push(line);
      bytes += sizeOf(line);
      while (bytes > mostBytes) {
        take();
        dropped += 1;
      }
    },
    take,
    isEmpty: () => first >= lines.length,
    takeDropped: () => {
      const count = dropped;
      dropped = 0;
      return count;
    },
  };
};
