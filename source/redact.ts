/** Takes every secret out of a text: the one way to all that is shown, logged, recorded or printed. */
export type Redact = (text: string) => string;

/** A shorter one protects nothing, and taking it out could tear an honest answer apart. */
const SHORTEST_SECRET = 8;

/** The forms in which a secret comes back: as it is, as part of a URL, and as a string of JSON, strict or with `\/`. */
const formsOf = (secret: string): readonly string[] => {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [secret, encodeURIComponent(secret), inJson, inJson.replaceAll('/', '\\/')];
};

/** So many secrets that were learned are remembered: a token that is renewed every minute must not fill the memory. */
const MOST_LEARNED = 32;

/** A redactor to which secrets can be added. */
export type Redactor = {
  readonly redact: Redact;
  /** From now on these are taken out too. Of all that were ever learned, the last {@link MOST_LEARNED} are. */
  readonly learn: (secrets: readonly string[]) => void;
};

/** @param secrets tokens, keys, passwords; those of fewer than eight characters are left alone, now and later */
export const createLearningRedactor = (secrets: readonly string[]): Redactor => {
  let learned: readonly string[] = [];
  let forms: readonly string[] = [];
  const learn = (more: readonly string[]): void => {
    learned = [...learned.filter((known) => !more.includes(known)), ...new Set(more)].slice(-MOST_LEARNED);
    const long = [...secrets, ...learned].filter(({length}) => length >= SHORTEST_SECRET);
    // The longest first: one may be part of another.
    forms = [...new Set(long.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  };
  learn([]);
  return {redact: (text) => forms.reduce((left, form) => left.replaceAll(form, '(secret)'), text), learn};
};

/** One that knows of no secrets but these. */
export const createRedactor = (secrets: readonly string[]): Redact => createLearningRedactor(secrets).redact;

/** An environment without variables of these names, and without any that holds a secret. */
export const environmentWithout = (
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
  redact: Redact,
): typeof env =>
  Object.fromEntries(
    Object.entries(env).filter(([name, value = '']) => !names.includes(name) && redact(value) === value),
  );
