/* Pieces of a man page, in the macros that every man knows. */

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\(rs',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '"': '\\(dq',
};

/** A text as it stands: no character of it is a command, nor becomes another one in print. */
export const plain = (text: string): string =>
  [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      const hex = code.toString(16).toUpperCase().padStart(4, '0');
      return SPECIAL[character] ?? (code > 0x7e ? `\\[u${hex}]` : character);
    })
    .join('');

/** What is typed as it stands. */
export const bold = (text: string): string => `\\fB${plain(text)}\\fR`;

/** What something else is put in place of. */
export const italic = (text: string): string => `\\fI${plain(text)}\\fR`;

/** A text in which what is to be typed stands between backticks. */
export const marked = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') && part.length > 1 ? bold(part.slice(1, -1)) : plain(part)))
    .join('');

export const section = (name: string): string => `.SH ${name}`;

/** Lines of at most 80 bytes, as old tools like them. A dot at the beginning of one would make it a command. */
const wrapped = (text: string): string =>
  text
    .replace(/(?=\S)(.{1,78})(?: +|$)/g, '$1\n')
    .trimEnd()
    .replace(/^\./gm, '\\&.');

/** What a section begins with. */
export const opening = (...sentences: readonly string[]): string =>
  sentences.map((sentence) => wrapped(marked(sentence))).join('\n');

export const paragraph = (...sentences: readonly string[]): string =>
  ['.PP', opening(...sentences)].join('\n');

/** @param term made by `bold`, `italic` and `plain` */
export const entry = (term: string, ...sentences: readonly string[]): string =>
  ['.TP', term, opening(...sentences)].join('\n');

/** Lines to type, not filled. */
export const example = (...lines: readonly string[]): string =>
  ['.PP', '.nf', '.RS 4', ...lines.map(bold), '.RE', '.fi'].join('\n');
