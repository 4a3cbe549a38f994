/** A secret that stands in a text, whole or in part, in one of the forms that secrets come back in. */
export type Leak = {readonly secret: string; readonly form: string; readonly at: number};

/** Shorter ones are words that may stand anywhere. */
const SHORTEST_SECRET = 16;

/** So much of a secret in one piece is no accident any more. */
const TELLING = 20;

/** Half of it: wherever a telling piece begins, it holds one whole block. */
const BLOCK = TELLING / 2;

/** Runs of one letter, such as zeros, are no piece of a secret. */
const FEWEST_LETTERS = 6;

/** Base64 of a text depends on what stands before it in the same run: three shifts, without the letters shared with neighbours. */
const base64Forms = (secret: string): readonly string[] =>
  [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.from(`${'\0'.repeat(shift)}${secret}`)
      .toString('base64')
      .replace(/=+$/, '');
    const core = whole.slice(Math.ceil((shift * 4) / 3), -1);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });

const percentForm = (secret: string): string =>
  [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const formsOf = (secret: string): ReadonlyMap<string, string> =>
  new Map([
    [encodeURIComponent(secret), 'URL-encoded'],
    [percentForm(secret), 'percent-encoded'],
    [percentForm(secret).toUpperCase(), 'percent-encoded'],
    [Buffer.from(secret).toString('hex'), 'in hexadecimal'],
    [JSON.stringify(secret).slice(1, -1), 'as JSON'],
    ...base64Forms(secret).map((form): [string, string] => [form, 'in Base64']),
    // Last: some of the others may be the same.
    [secret, 'as it is'],
  ]);

const ESCAPE = '\u001B';

/** OSC, DCS and the like with their content; CSI; all other escape sequences. */
const SEQUENCES = new RegExp(
  [
    `${ESCAPE}[\\]PX^_][^\u0007${ESCAPE}]*(?:\u0007|${ESCAPE}\\\\)?`,
    `${ESCAPE}\\[[0-?]*[ -/]*[@-~]`,
    `${ESCAPE}[ -/]*[0-~]`,
  ].join('|'),
  'g',
);

/** What is left when everything that is not seen as a letter is taken out. */
const withoutSequences = (text: string): string => text.replace(SEQUENCES, '');

/** A long word that was broken at the end of a line, put together again. */
const withoutBreaks = (text: string): string => withoutSequences(text).replace(/[ \t]*[\r\n]+ */g, '');

const isVaried = (text: string): boolean => new Set(text).size >= FEWEST_LETTERS;

/** A telling piece of the secret, where the whole of it is not found. */
const pieceIn = (text: string, secret: string): number => {
  for (let start = 0; start + BLOCK <= secret.length; start += BLOCK) {
    const block = secret.slice(start, start + BLOCK);
    for (let at = text.indexOf(block); at >= 0; at = text.indexOf(block, at + 1)) {
      let [from, to] = [0, BLOCK];
      while (start + from > 0 && secret[start + from - 1] === text[at + from - 1]) {
        from -= 1;
      }
      while (start + to < secret.length && secret[start + to] === text[at + to]) {
        to += 1;
      }
      if (to - from >= TELLING && isVaried(text.slice(at + from, at + to))) {
        return at + from;
      }
    }
  }
  return -1;
};

/**
 * Every secret that a text gives away, once each: as it is or encoded, cut by escape sequences or by the ends of
 * lines, or a piece of it. Those of fewer than sixteen characters are not looked for.
 */
export const leaksIn = (text: string, secrets: Iterable<string>): readonly Leak[] => {
  const readings: ReadonlyArray<readonly [string, string]> = [
    [text, ''],
    [withoutSequences(text), ', between escape sequences'],
    [withoutBreaks(text), ', broken over lines'],
  ];
  const leakOf = (secret: string): Leak | null => {
    const forms = [...formsOf(secret)];
    const places = [
      ...readings.flatMap(([reading, how]) =>
        forms.map(([needle, form]) => ({secret, form: `${form}${how}`, at: reading.indexOf(needle)})),
      ),
      ...readings.map(([reading, how]) => ({secret, form: `in part${how}`, at: pieceIn(reading, secret)})),
    ];
    return places.find(({at}) => at >= 0) ?? null;
  };
  return [...new Set(secrets)]
    .filter(({length}) => length >= SHORTEST_SECRET)
    .flatMap((secret) => leakOf(secret) ?? []);
};
