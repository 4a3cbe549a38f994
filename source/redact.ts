/** Takes every secret out of a text: the one way to all that is shown, logged, recorded or printed. */
export type Redact = (text: string) => string;

/** A shorter one protects nothing, and taking it out could tear an honest answer apart. */
const SHORTEST_SECRET = 8;

/** The forms in which a secret comes back: as it is, as part of a URL, and as a string of JSON, strict or with `\/`. */
const formsOf = (secret: string): readonly string[] => {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [secret, encodeURIComponent(secret), inJson, inJson.replaceAll('/', '\\/')];
};

/** @param secrets tokens, keys, passwords; those of fewer than eight characters are left alone */
export const createRedactor = (secrets: readonly string[]): Redact => {
  const forms = [...new Set(secrets.filter(({length}) => length >= SHORTEST_SECRET).flatMap(formsOf))]
    // The longest first: one may be part of another.
    .sort((a, b) => b.length - a.length);
  return (text) => forms.reduce((left, form) => left.replaceAll(form, '(secret)'), text);
};
