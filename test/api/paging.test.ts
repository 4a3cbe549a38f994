import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {collectPages, type Page, type Pages} from '../../source/api/paging.js';
import {failed, failure, type Result, succeeded} from '../../source/model/failure.js';

type Answer = (page: number, request: number) => Result<Page<string>>;

const page = (
  items: readonly string[],
  total: number | null = null,
  perPage: number | null = null,
): Result<Page<string>> => succeeded({items, info: {per_page: perPage, total_count: total}});

/** Collects what `answer` says, with a page size of three, and counts. `?` is an item without an id. */
const collect = async (
  answer: Answer,
  perPage = 3,
): Promise<{readonly result: Result<Pages<string>>; readonly asked: readonly number[]}> => {
  const asked: number[] = [];
  const result = await collectPages(
    (number) => {
      asked.push(number);
      return Promise.resolve(answer(number, asked.length));
    },
    (item) => (item === '?' ? null : item),
    perPage,
  );
  return {result, asked};
};

const complete = (...items: readonly string[]): object => ({ok: true, value: {items, isComplete: true}});
const incomplete = (...items: readonly string[]): object => ({ok: true, value: {items, isComplete: false}});

const names = (count: number): readonly string[] => Array.from({length: count}, (_, index) => `t${index}`);

/** A list that stands still, as a server would page it. */
const pagesOf =
  (items: readonly string[], perPage = 3, total: number | null = items.length): Answer =>
  (number) =>
    page(items.slice((number - 1) * perPage, number * perPage), total, perPage);

describe('no request is wasted', () => {
  test.each([
    [0, 1],
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
    [6, 2],
    [7, 3],
    [300, 100],
  ])('%i items with a total: %i requests', async (count, requests) => {
    const {result, asked} = await collect(pagesOf(names(count)));
    expect(result).toEqual(complete(...names(count)));
    expect(asked).toEqual(Array.from({length: requests}, (_, index) => index + 1));
  });

  test.each([
    [0, 1],
    [1, 1],
    [2, 1],
    // Without a total, a full page may or may not be the last.
    [3, 2],
    [4, 2],
    [6, 3],
    [7, 3],
  ])('%i items without a total: %i requests', async (count, requests) => {
    const {result, asked} = await collect(pagesOf(names(count), 3, null));
    expect(result).toEqual(complete(...names(count)));
    expect(asked).toHaveLength(requests);
  });

  test('any list that stands still is read whole, in order, once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({minLength: 1}), {maxLength: 40}),
        fc.integer({min: 1, max: 10}),
        fc.boolean(),
        async (items, perPage, hasTotal) => {
          const {result, asked} = await collect(
            pagesOf(items, perPage, hasTotal ? items.length : null),
            perPage,
          );
          expect(result).toEqual(complete(...items));
          expect(asked.length).toBeLessThanOrEqual(Math.floor(items.length / perPage) + 1);
        },
      ),
    );
  });
});

describe('servers with a mind of their own', () => {
  test('one that gives smaller pages than asked for, and says so', async () => {
    for (const total of [7, null]) {
      const {result, asked} = await collect(pagesOf(names(7), 2, total));
      expect(result).toEqual(complete(...names(7)));
      expect(asked).toEqual([1, 2, 3, 4]);
    }
  });

  test('one that gives smaller pages and does not say so, but a total', async () => {
    const {result, asked} = await collect((number) =>
      page(names(5).slice((number - 1) * 2, number * 2), 5, null),
    );
    expect(result).toEqual(complete(...names(5)));
    expect(asked).toEqual([1, 2, 3]);
  });

  test.each([0, 1000])('one that calls the page size %i', async (perPage) => {
    const {result, asked} = await collect((number) => page(number === 1 ? names(2) : [], null, perPage));
    expect(result).toEqual(complete(...names(2)));
    expect(asked).toEqual([1]);
  });

  test('one that ignores the number of the page', async () => {
    for (const total of [9, 6, null]) {
      const {result, asked} = await collect(() => page(names(3), total));
      expect(result).toEqual(incomplete(...names(3)));
      expect(asked).toEqual([1, 2, 1, 2]);
    }
  });

  test('one that never ends', async () => {
    const {result, asked} = await collect((number) => page([`a${number}`, `b${number}`, `c${number}`]));
    expect(result).toMatchObject({
      ok: false,
      failure: {kind: 'malformed', detail: 'a list of more than 100 pages'},
    });
    expect(asked).toHaveLength(100);
  });

  test('ids that are missing or repeated within a page', async () => {
    for (const items of [
      ['?', '?', 'a'],
      ['', '', 'a'],
      ['a', 'a', 'b'],
      ['a', 'b', 'a'],
      ['a', 'a', 'a'],
      ['#1', '?', '#0'],
      ['1:a', 'a', 'a'],
    ]) {
      const {result, asked} = await collect(() => page(items, 3));
      expect(result).toEqual(complete(...items));
      expect(asked).toEqual([1]);
    }
  });

  test('ids that are repeated within a page, before and after other pages', async () => {
    for (const items of [
      ['a', 'a', 'b', 'c', 'd', 'e', 'f'],
      ['a', 'b', 'c', 'd', 'd', 'e', 'f'],
      ['a', 'b', 'c', 'd', 'd', 'd'],
    ]) {
      for (const total of [items.length, null]) {
        const {result} = await collect(pagesOf(items, 3, total));
        expect(result).toEqual(complete(...items));
      }
    }
  });

  test('an id that is repeated on a later page: nothing tells whether the pages shifted', async () => {
    const {result, asked} = await collect(pagesOf(['a', 'b', 'b', 'b', 'c']));
    expect(result).toEqual(incomplete('a', 'b', 'b', 'c'));
    expect(asked).toEqual([1, 2, 1, 2]);
  });

  test('items without an id on several pages', async () => {
    for (const none of ['?', '']) {
      const {result, asked} = await collect(pagesOf([none, 'a', none, none, 'b']));
      expect(result).toEqual(complete(none, 'a', none, none, 'b'));
      expect(asked).toEqual([1, 2]);
    }
  });
});

describe('totals that are not true', () => {
  test('too high: the list ended early, and what it lacks may still be there', async () => {
    for (const items of [names(0), names(2), names(5)]) {
      const {result} = await collect(pagesOf(items, 3, 9));
      expect(result).toEqual(incomplete(...items));
    }
  });

  test('too high at first only', async () => {
    const {result, asked} = await collect((number, request) =>
      request === 1 ? page([], 2) : pagesOf(names(2))(number, request),
    );
    expect(result).toEqual(complete(...names(2)));
    expect(asked).toEqual([1, 1]);
  });

  test('too low: what came already proves it, so the size of the page decides', async () => {
    for (const total of [0, 1, 2]) {
      const {result, asked} = await collect(pagesOf(names(5), 3, total));
      expect(result).toEqual(complete(...names(5)));
      expect(asked).toEqual([1, 2]);
    }
  });
});

describe('lists that shift while they are read', () => {
  test('an item deleted between two pages hides another: read again', async () => {
    const before = pagesOf(names(6));
    const after = pagesOf(names(6).slice(1));
    const {result, asked} = await collect((number, request) =>
      (request === 1 ? before : after)(number, request),
    );
    expect(result).toEqual(complete(...names(6).slice(1)));
    expect(asked).toEqual([1, 2, 1, 2]);
  });

  test('an item created in front of all others repeats another: read again', async () => {
    const before = pagesOf(names(5));
    const after = pagesOf(['new', ...names(5)]);
    const {result, asked} = await collect((number, request) =>
      (request === 1 ? before : after)(number, request),
    );
    expect(result).toEqual(complete('new', ...names(5)));
    expect(asked).toEqual([1, 2, 1, 2]);
  });

  test('one that shifts every time: all that was seen, and no word on what was not', async () => {
    let offset = 0;
    const {result, asked} = await collect((number) => {
      offset += 1;
      return page(number === 1 ? [`a${offset}`, 'b', 'c'] : ['c', 'd'], 5);
    });
    expect(result).toEqual(incomplete('a1', 'b', 'c', 'd', 'a3'));
    expect(asked).toEqual([1, 2, 1, 2]);
  });

  test('one that grows', async () => {
    const {result, asked} = await collect((number, request) =>
      request === 1 ? page(['a', 'b', 'c'], 4) : pagesOf(['a', 'b', 'c', 'd', 'e'])(number, request),
    );
    expect(result).toEqual(complete('a', 'b', 'c', 'd', 'e'));
    expect(asked).toEqual([1, 2, 1, 2]);
  });
});

describe('a page that fails fails the list', () => {
  const trouble = failure('server_error', {status: 502});

  test.each([1, 2, 3])('page %i', async (bad) => {
    const {result, asked} = await collect((number, request) =>
      number === bad ? failed(trouble) : pagesOf(names(9))(number, request),
    );
    expect(result).toEqual({ok: false, failure: trouble});
    expect(asked).toHaveLength(bad);
  });

  test('on the second look as well', async () => {
    const {result, asked} = await collect((_number, request) =>
      request === 1 ? page(names(3), 5) : request === 2 ? page(['t0'], 4) : failed(trouble),
    );
    expect(result).toEqual({ok: false, failure: trouble});
    expect(asked).toEqual([1, 2, 1]);
  });
});
