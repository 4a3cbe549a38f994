/** Anything can be thrown, also what cannot be written as text. */
const textOf = (thrown: unknown): string => {
  try {
    return String(thrown);
  } catch {
    return 'something that is no text';
  }
};

/** The name and the first line of what was thrown. Untrusted text. */
export const firstLineOf = (thrown: unknown): string => textOf(thrown).split('\n')[0] ?? '';

/** What was thrown with the calls that led there, where it knows them. Untrusted text. */
export const stackOf = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? textOf(thrown)) : textOf(thrown);
