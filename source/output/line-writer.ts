/** Hands whole lines to a stream, each once the one before has left, so that no more than one waits in it. */
export type LineWriter = {
  /** There may be lines to write. */
  readonly wake: () => void;
  /** Writes no further line. */
  readonly end: () => void;
  /** Resolves once it was ended and the line under way has left, too. */
  readonly ended: Promise<void>;
};

/** @param next the next line with its end, or null where there is none */
export const createLineWriter = (
  stdout: Pick<NodeJS.WritableStream, 'write'>,
  next: () => string | null,
): LineWriter => {
  let isWriting = false;
  let isEnded = false;
  let onEnd = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    onEnd = resolve;
  });

  const written = (): void => {
    isWriting = false;
    if (isEnded) {
      onEnd();
    } else {
      write();
    }
  };

  const write = (): void => {
    const line = isWriting || isEnded ? null : next();
    if (line !== null) {
      isWriting = true;
      stdout.write(line, written);
    }
  };

  return {
    wake: write,
    end: () => {
      isEnded = true;
      if (!isWriting) {
        onEnd();
      }
    },
    ended,
  };
};
