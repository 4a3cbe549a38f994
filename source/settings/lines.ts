import {parse} from 'smol-toml';

/** A part of a document that stands for itself: a header, or a key with its value, and the line it begins at. */
type Statement = {readonly text: string; readonly line: number; readonly isHeader: boolean};

const isWhole = (text: string): boolean => {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
};

/** So many lines one value may take. */
const MOST_LINES = 1000;

/** Each run of lines that is a document of its own, as short as possible. */
const statementsOf = (document: string): readonly Statement[] => {
  const statements: Statement[] = [];
  let open: string[] = [];
  document.split(/\r?\n/).forEach((line, index) => {
    open.push(line);
    const text = open.join('\n');
    if (open.length > MOST_LINES || isWhole(text)) {
      statements.push({text, line: index + 2 - open.length, isHeader: text.trimStart().startsWith('[')});
      open = [];
    }
  });
  return statements;
};

const holds = (document: string, path: readonly string[]): boolean => {
  let value: unknown = isWhole(document) ? parse(document) : {};
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
      return false;
    }
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return true;
};

/**
 * Where a path of keys is set in a document of TOML, which its parser does not tell: the line, from 1, at which the
 * statement begins; null where nothing is at the path. Headers and values are parsed one by one, each below its header.
 * @param document one that parses
 */
export const lineOf = (document: string, path: readonly string[]): number | null => {
  let header = '';
  for (const {text, line, isHeader} of statementsOf(document)) {
    header = isHeader ? text : header;
    if (holds(isHeader ? text : `${header}\n${text}`, path)) {
      return line;
    }
  }
  return null;
};
