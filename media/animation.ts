import type {Cell, Cells} from './cells.js';
import {drawLine} from './line.js';
import {drawCaption, drawWindow, type Frame} from './window.js';

/** What a terminal showed, and for how long, ms. */
export type Shot = {
  readonly cells: Cells;
  readonly ms: number;
  /** True where another page begins: hardly anything in it is what it was. */
  readonly isCut: boolean;
  /** What happens, in a few words for the window's bar. */
  readonly caption: string;
};

/** Columns of a line that change together. */
type Range = {readonly from: number; readonly to: number};

/** Changes that are nearer to each other are one. */
const NEAR = 3;

const isSameCell = (a: Cell | undefined, b: Cell | undefined): boolean =>
  a?.text === b?.text && JSON.stringify(a?.look) === JSON.stringify(b?.look);

/** Where a line is not the same in all shots. */
const changingRanges = (lines: Cells): readonly Range[] => {
  const [first = []] = lines;
  const ranges: Range[] = [];
  for (const [column, cell] of first.entries()) {
    if (lines.some((line) => !isSameCell(line[column], cell))) {
      const last = ranges.at(-1);
      if (last !== undefined && column - last.to < NEAR) {
        ranges[ranges.length - 1] = {from: last.from, to: column + 1};
      } else {
        ranges.push({from: column, to: column + 1});
      }
    }
  }
  return ranges;
};

/** What is between the ranges. */
const restOf = (ranges: readonly Range[], columns: number): readonly Range[] =>
  [...ranges, {from: columns, to: columns}]
    .map(({from}, index) => ({from: ranges[index - 1]?.to ?? 0, to: from}))
    .filter(({from, to}) => from < to);

/** The shots in which something is seen, in order, by their numbers. */
type Seen = readonly number[];

type Part = {readonly drawn: string; readonly seen: Seen};

/** The parts of one line in shots of one page. */
const partsOf = (lines: Cells, row: number, first: number, frame: Frame): readonly Part[] => {
  const all = lines.map((_, index) => first + index);
  const draw = (line: readonly Cell[], {from, to}: Range): string =>
    drawLine(line.slice(from, to), from, row, frame.palette);
  const [base = []] = lines;
  const changing = changingRanges(lines);
  const still = restOf(changing, base.length).map((range) => ({drawn: draw(base, range), seen: all}));
  const moving = changing.flatMap((range) => {
    const versions = new Map<string, number[]>();
    for (const [index, line] of lines.entries()) {
      const drawn = draw(line, range);
      versions.set(drawn, [...(versions.get(drawn) ?? []), first + index]);
    }
    return [...versions].map(([drawn, seen]) => ({drawn, seen}));
  });
  return [...still, ...moving].filter(({drawn}) => drawn !== '');
};

/** The pages, each with the number of its first shot. */
const pagesOf = (
  shots: readonly Shot[],
): ReadonlyArray<{readonly first: number; readonly shots: readonly Shot[]}> => {
  const starts = shots.flatMap(({isCut}, index) => (isCut || index === 0 ? [index] : []));
  return starts.map((first, index) => ({first, shots: shots.slice(first, starts[index + 1])}));
};

/** The words in the bar, each for as long as it is said. */
const captionsOf = (shots: readonly Shot[], frame: Frame): readonly Part[] => {
  const columns = shots[0]?.cells[0]?.length ?? 0;
  return [...new Set(shots.map(({caption}) => caption))].map((caption) => ({
    drawn: drawCaption(frame, columns, caption),
    seen: shots.flatMap((shot, index) => (shot.caption === caption ? [index] : [])),
  }));
};

const percent = (ms: number, wholeMs: number): string => `${Math.round((ms / wholeMs) * 10_000) / 100}%`;

/** When it is seen, as keyframes: from each of them on it is so. */
const keyframes = (seen: Seen, shots: readonly Shot[]): string => {
  const wholeMs = shots.reduce((sum, {ms}) => sum + ms, 0);
  let atMs = 0;
  let before: string | null = null;
  let steps = '';
  for (const [index, {ms}] of shots.entries()) {
    const visibility = seen.includes(index) ? 'visible' : 'hidden';
    steps += visibility === before ? '' : `${percent(atMs, wholeMs)}{visibility:${visibility}}`;
    before = visibility;
    atMs += ms;
  }
  return steps;
};

/**
 * Shots one after the other as SVG, for ever. What is the same in all of a page is drawn once. Where motion is not
 * wanted, or not known, there is the shot of the number `still` alone.
 */
export const drawAnimation = (frame: Frame, shots: readonly Shot[], still: number): string => {
  const pages = pagesOf(shots);
  const rows = shots[0]?.cells.length ?? 0;
  const wholeS = shots.reduce((sum, {ms}) => sum + ms, 0) / 1000;
  const names = new Map<string, {readonly name: string; readonly seen: Seen}>();
  const nameOf = (seen: Seen): string => {
    const key = seen.join(' ');
    const known = names.get(key) ?? {name: `k${names.size}`, seen};
    names.set(key, known);
    return known.name;
  };
  const drawPart = ({drawn, seen}: Part): string =>
    seen.length === shots.length
      ? drawn
      : `<g class="${seen.includes(still) ? 's ' : ''}${nameOf(seen)}">${drawn}</g>`;
  const bar = captionsOf(shots, frame).map(drawPart).join('');
  const content = Array.from({length: rows}, (_, row) =>
    pages
      .flatMap((page) =>
        partsOf(
          page.shots.map(({cells}) => cells[row] ?? []),
          row,
          page.first,
          frame,
        ),
      )
      .map(drawPart)
      .join(''),
  ).join('\n');
  const rules = [...names.values()].map(
    ({name, seen}) => `\ng.${name}{animation-name:${name}}@keyframes ${name}{${keyframes(seen, shots)}}`,
  );
  const style = `g[class]{visibility:hidden}g.s{visibility:visible}@media(prefers-reduced-motion:no-preference){g[class]{animation:${wholeS}s step-end infinite}${rules.join('')}
}`;
  return drawWindow(frame, shots[still]?.cells ?? [], {style, bar, content});
};
