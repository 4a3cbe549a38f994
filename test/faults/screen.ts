/*
 * What a person reads off the list.
 */

export type Lines = readonly string[];

/** The name that a row begins with; a connector's is the first block of its id. Empty where the line is no row. */
const labelOf = (line: string): string => /^[▸> ] (?:[├└|+\\`] )?(\S+)/.exec(line)?.[1] ?? '';

const isConnector = (line: string): boolean => /^[▸> ] [├└]/.test(line);

/** The rows of the list: titles, notes and the line of keys are none. */
const rowsOf = (screen: Lines): Lines => {
  const titles = screen.findIndex((line) => line.includes('TUNNEL / CONN'));
  const end = screen.findIndex((line) => line.startsWith('↑↓'));
  return screen.slice(titles + 1, end < 0 ? undefined : end).filter((line) => labelOf(line) !== '');
};

/** The row of a tunnel, without those of its connectors. */
export const rowOf = (screen: Lines, name: string): string =>
  rowsOf(screen).find((line) => !isConnector(line) && labelOf(line) === name) ?? '';

/** Every row by what it begins with. */
export const labelsOf = (screen: Lines): readonly string[] => rowsOf(screen).map(labelOf);

/** Age in seconds that a row shows at its end; endless where there is none. */
export const ageOf = (row: string): number => {
  const [, number, unit] = / (\d+)(s|m)$/.exec(row) ?? [];
  return number === undefined ? Number.POSITIVE_INFINITY : Number(number) * (unit === 'm' ? 60 : 1);
};

const sum = (header: string, pattern: RegExp): number =>
  [...header.matchAll(pattern)].reduce((total, [, number]) => total + Number(number), 0);

/** How many connectors the header counts as well: active, passive, connected. */
export const wellIn = (screen: Lines): number => sum(screen[0] ?? '', /[●◐◉] ?(\d+)/g);

/** How many connectors the header counts as unknown. */
export const unknownIn = (screen: Lines): number => sum(screen[0] ?? '', /\? ?(\d+)/g);

export const isLive = (screen: Lines): boolean => / LIVE( |$)/.test(screen[0] ?? '');

/** All ages and countdowns: what must change while the program lives. */
export const clocksOf = (screen: Lines): string =>
  [
    ...(screen[0] ?? '').matchAll(/\d+s\b|\d+:\d\d/g),
    ...rowsOf(screen).map((row) => / \d+[sm]$/.exec(row) ?? []),
  ]
    .map(([text = '']) => text)
    .join();

/** Connectors whose row calls them well, though their data is older than this: as old as the last row says that told it. */
export const wrongfullyWell = (screen: Lines, oldS: number): Lines => {
  let age = Number.POSITIVE_INFINITY;
  return rowsOf(screen).filter((row) => {
    age = !isConnector(row) || Number.isFinite(ageOf(row)) ? ageOf(row) : age;
    return isConnector(row) && age > oldS && age < 9999 && /[●◐◉]/.test(row);
  });
};

/** Times below nothing: none can be right. */
export const negativeIn = (screen: Lines): Lines =>
  screen.filter((line) => /(^|\s)[-−]\d+(:|[smhd]\b)/.test(line));
