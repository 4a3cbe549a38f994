import type {Cursor, Screen} from './navigation.js';
import {type Page, rowKey, selectableKeys} from './page.js';

/** Where the rows of a page stand in a pane: what keys need to know, without a single line drawn. */
export type Layout = {
  readonly page: Page;
  /** Rows that can be selected, all of them. */
  readonly keys: readonly string[];
  readonly selected: string | null;
  /** The first row shown, and how many have room. */
  readonly top: number;
  readonly height: number;
};

/**
 * The part of a page to show.
 * @param selectable index of the first row that can be selected, or -1: what stands above it is shown with it
 */
export const windowTop = (
  {top, isPinned}: Pick<Cursor, 'top' | 'isPinned'>,
  rows: number,
  height: number,
  selected: number,
  selectable: number,
): number => {
  const last = Math.max(0, rows - height);
  if (isPinned || selected < 0) {
    return Math.min(top, last);
  }
  if (selected === selectable && selected < height) {
    return 0;
  }
  return Math.min(Math.max(Math.min(top, selected), selected - height + 1), last);
};

/** The selected row, or the one that took the place of a row that is no longer there. */
const selectedKey = (
  keys: readonly string[],
  wanted: string | null,
  initial: string | null,
  lastIndex: number,
): string | null =>
  wanted === null || keys.includes(wanted)
    ? (wanted ?? initial)
    : (keys[Math.min(lastIndex, keys.length - 1)] ?? null);

/** @param lastIndex which of the keys was selected before */
export const layoutOf = (
  page: Page,
  height: number,
  screen: Screen,
  lastIndex: number,
  keys: readonly string[] = selectableKeys(page),
): Layout => {
  const selected = selectedKey(keys, screen.selected, page.initial, lastIndex);
  const index = page.rows.findIndex((row) => rowKey(row) !== null && rowKey(row) === selected);
  const firstKey = page.rows.findIndex((row) => rowKey(row) !== null);
  return {page, keys, selected, top: windowTop(screen, page.rows.length, height, index, firstKey), height};
};

/** The same page after the cursor has moved: of thousands of keys that come at once, each is obeyed like this. */
export const movedLayout = ({page, keys, selected, height}: Layout, screen: Screen): Layout =>
  layoutOf(page, height, screen, Math.max(0, keys.indexOf(selected ?? '')), keys);
