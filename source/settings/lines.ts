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

/** Nothing deeper is asked for: a label of a profile, or a part of a list, is at most so deep. */
const DEEPEST = 8;

type Path = readonly string[];

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Tells of each path below a value, the value's own first. */
const visit = (value: unknown, path: Path, found: (path: Path) => void): void => {
  found(path);
  if (isObject(value) && path.length < DEEPEST) {
    for (const [name, inner] of Object.entries(value)) {
      visit(inner, [...path, name], found);
    }
  }
};

const keyOf = (path: Path): string => JSON.stringify(path);

/**
 * Where paths of keys are set in a document of TOML, which its parser does not tell: the line, from 1, at which the
 * statement begins; null where nothing is at the path, or it is too deep. Headers and values are parsed one by one,
 * once for all that is asked for.
 * @param document one that parses
 */
export const createLineOf = (document: string): ((path: Path) => number | null) => {
  let lines: Map<string, number> | null = null;
  const linesOf = (): Map<string, number> => {
    const known = new Map<string, number>();
    let header: Path = [];
    for (const {text, line, isHeader} of statementsOf(document)) {
      const note = (path: Path): void => {
        const key = keyOf(path);
        known.set(key, known.get(key) ?? line);
      };
      let deepest: Path = isHeader ? [] : header;
      visit(isWhole(text) ? parse(text) : {}, isHeader ? [] : header, (path) => {
        note(path);
        deepest = path;
      });
      header = isHeader ? deepest : header;
    }
    return known;
  };
  return (path) => {
    lines ??= linesOf();
    return lines.get(keyOf(path)) ?? null;
  };
};
