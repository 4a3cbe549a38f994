/** A text cut in two: what is of one package, its title and its notices of copyright, and the terms that many share. */
export type Cut = {readonly head: string; readonly terms: string};

/** Of whom a text is, as a line, and the text. */
export type Labelled = {readonly label: string; readonly text: string};

/** Terms, with all that come under them: those of the same head together. */
export type Shared = {
  readonly terms: string;
  readonly heads: readonly {readonly head: string; readonly labels: readonly string[]}[];
};

const COPYRIGHT = /^\W*(copyright|\(c\)|©)/im;

/** Further down, a licence speaks of copyright itself. */
const HEAD_PARAGRAPHS = 4;

/** What rollup-plugin-license tells of a package before its text. */
const DESCRIBED = /^Name: .+\nVersion: .+\nLicense: /;

/** Head and terms, with an empty line between them, are the whole text again. */
export const cut = (text: string): Cut => {
  const paragraphs = text.split(/\n\s*\n/);
  const last = paragraphs.slice(0, HEAD_PARAGRAPHS).findLastIndex((paragraph) => COPYRIGHT.test(paragraph));
  const end = Math.max(last + 1, DESCRIBED.test(text) ? 1 : 0);
  const [head, terms] = [paragraphs.slice(0, end).join('\n\n'), paragraphs.slice(end).join('\n\n')];
  return terms === '' ? {head: '', terms: head} : {head, terms};
};

/** Texts are one where their words are, however their lines are broken. */
export const wordsOf = (text: string): string => text.split(/\s+/).filter(Boolean).join(' ');

const grouped = <Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[][] => {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  return [...groups.values()];
};

/** Each distinct terms once, and below them each distinct head once; nothing is left out. */
export const sharedTexts = (texts: readonly Labelled[]): readonly Shared[] => {
  const pieces = texts.map(({label, text}) => ({label, ...cut(text)}));
  return grouped(pieces, ({terms}) => wordsOf(terms)).map((group) => ({
    terms: group[0]?.terms ?? '',
    heads: grouped(group, ({head}) => wordsOf(head)).map((same) => ({
      head: same[0]?.head ?? '',
      labels: [...new Set(same.map(({label}) => label))],
    })),
  }));
};
