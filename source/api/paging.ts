import {type Failure, failed, failure, type Result, succeeded} from '../model/failure.js';
import {safe} from '../model/text.js';
import type {PageInfo} from './envelope.js';

/** One page of a list, as answered. */
export type Page<Item> = {readonly items: readonly Item[]; readonly info: PageInfo};

/** A whole list. Where it is not complete, an item's absence from it means nothing. */
export type Pages<Item> = {readonly items: readonly Item[]; readonly isComplete: boolean};

/** An account has at most 1,000 tunnels of a kind; a list that goes on past this never ends. */
const MOST_PAGES = 100;

/** Pages that shift while they are read (something was created or deleted meanwhile) are read once more. */
const WALKS = 2;

type Walk<Item> = {
  /** By a key of their own: an id and which of its copies within a page, or the place of one without an id. */
  readonly found: ReadonlyMap<string, Item>;
  readonly failure: Failure | null;
  readonly isConsistent: boolean;
};

/**
 * A promised total is believed before the size of a page, which a server may cap without saying so; not one that
 * is smaller than what came already.
 */
const isLast = ({items, info}: Page<unknown>, perPage: number, seen: number): boolean => {
  if (items.length === 0) {
    return true;
  }
  return info.total_count === null || info.total_count < seen
    ? items.length < Math.min(info.per_page || perPage, perPage)
    : seen === info.total_count;
};

const walk = async <Item>(
  getPage: (page: number) => Promise<Result<Page<Item>>>,
  idOf: (item: Item) => string | null,
  perPage: number,
): Promise<Walk<Item>> => {
  const found = new Map<string, Item>();
  const totals = new Set<number | null>();
  let seen = 0;
  for (let number = 1; number <= MOST_PAGES; number += 1) {
    const answer = await getPage(number);
    if (!answer.ok) {
      return {found, failure: answer.failure, isConsistent: false};
    }
    const known = found.size;
    const copies = new Map<string, number>();
    for (const item of answer.value.items) {
      const id = idOf(item) ?? '';
      const copy = (copies.get(id) ?? 0) + 1;
      copies.set(id, copy);
      found.set(id === '' ? `#${seen}` : `${copy}:${id}`, item);
      seen += 1;
    }
    totals.add(answer.value.info.total_count);
    if (isLast(answer.value, perPage, seen)) {
      // Within a page every item has its own key, so fewer than were seen means that an earlier page had one too.
      const hasShifted = found.size < seen || totals.size > 1;
      const isShort = seen < (answer.value.info.total_count ?? 0);
      return {found, failure: null, isConsistent: !hasShifted && !isShort};
    }
    if (found.size === known) {
      // The server repeats itself: it ignores the page number.
      return {found, failure: null, isConsistent: false};
    }
  }
  const endless = failure('malformed', {detail: safe`a list of more than ${MOST_PAGES} pages`});
  return {found, failure: endless, isConsistent: false};
};

/**
 * Every item of a paged list. Stops at the first page that is not full or reaches the promised total, so that no
 * request is spent to be told that there is nothing more. Items of one page that share an id are all kept.
 */
export const collectPages = async <Item>(
  getPage: (page: number) => Promise<Result<Page<Item>>>,
  idOf: (item: Item) => string | null,
  perPage: number,
): Promise<Result<Pages<Item>>> => {
  const items = new Map<string, Item>();
  for (let attempt = 1; attempt <= WALKS; attempt += 1) {
    const walked = await walk(getPage, idOf, perPage);
    if (walked.failure !== null) {
      return failed(walked.failure);
    }
    for (const [id, item] of walked.found) {
      items.set(id, item);
    }
    if (walked.isConsistent) {
      return succeeded({items: [...walked.found.values()], isComplete: true});
    }
  }
  return succeeded({items: [...items.values()], isComplete: false});
};
