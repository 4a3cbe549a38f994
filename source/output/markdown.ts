import type {SafeText} from '../model/text.js';

/** Text in Markdown, GitHub's kind: one line, and nothing in it but what Markdown shows as it was written. */
export type Markdown = string;

/** What Markdown, tables, HTML or GitHub's formulas give a meaning within a line. */
const MEANING = /[\\`*_{}[\]<>#|~!&$]/g;

/** What makes a list, or a heading of the line before, where it begins a line. */
const BEGINNING = /^(\d*)([-+.)])(?= |$)|^()([-=])(?=[-=]*$)/;

/** Made into a link, or into a call to somebody, without any sign of Markdown. */
const CALLING = /@|:\/\/|www\.|mailto:|xmpp:/i;

/** Hexadecimal digits with colons, as in an IPv6 address, and perhaps an IPv4 one at the end. */
const COLONS = /[\da-f]*:[\da-f:]*(?:(?:\.\d{1,3}){3})?/gi;

/** With dashes it is part of a host's name. */
const IPV4 = /(?<!\d)\d{1,3}(?:(?:\.\d{1,3}){3}|(?:-\d{1,3}){3}(?!-\d))(?!\d)/g;

/** A time of the day has two colons; addresses, of hardware too, have more of them, or two together. */
const isAddress = (word: string): boolean =>
  /[\da-f]/i.test(word) && (word.includes('::') || word.split(':').length > 5);

/** The text without the addresses in it; rather something else is lost than one of them left. */
const masked = (text: string): string =>
  text.replace(COLONS, (word) => (isAddress(word) ? MASKED : word)).replace(IPV4, MASKED);

const MASKED = '(masked)';

/** As code nothing is a link. One backtick more than any run in it, and in a table no bar either. */
const code = (text: string): Markdown => {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text.replaceAll('|', '\\|')}${pad}${fence}`;
};

/** The text, to be read as it is, whatever it holds. @param isMasked takes addresses out of it */
export const escapeMarkdown = (text: SafeText, isMasked = false): Markdown => {
  const shown: string = isMasked ? masked(text) : text;
  if (CALLING.test(shown)) {
    return code(shown);
  }
  return shown.replace(MEANING, '\\$&').replace(BEGINNING, '$1$3\\$2$4');
};

/** A table, each row on a line of its own. */
export const markdownTable = (
  titles: readonly Markdown[],
  rows: ReadonlyArray<readonly Markdown[]>,
): readonly Markdown[] => {
  const line = (cells: readonly Markdown[]): Markdown => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
};
