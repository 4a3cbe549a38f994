import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseAnswer} from '../../source/api/sliced-json.js';

/** So many that it is done in parts. */
const many = (item: unknown): readonly unknown[] => {
  const length = JSON.stringify(item).length + 1;
  return new Array(Math.ceil((600 * 1024) / length)).fill(item);
};

const parsed = async (text: string): Promise<unknown> => {
  try {
    return {value: await parseAnswer(text)};
  } catch (error) {
    return {error: (error as Error).name};
  }
};

const plainly = (text: string): unknown => {
  try {
    return {value: JSON.parse(text)};
  } catch (error) {
    return {error: (error as Error).name};
  }
};

test('any answer is what JSON.parse makes of it, however long', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.jsonValue(),
      fc.jsonValue(),
      fc.constantFrom(null, 1),
      async (item, other, indent) => {
        const answer = {success: true, other, result: many(item), messages: [{result: [1]}], errors: other};
        const text = JSON.stringify(answer, null, indent ?? undefined);
        expect(await parsed(text)).toEqual(plainly(text));
      },
    ),
    {numRuns: 40},
  );
});

describe('what is odd is taken as JSON.parse takes it', () => {
  const items = many({id: 'a "quoted\\" id, with [brackets] and {braces}', conns: [{n: 1}, {n: 2}]})
    .map((item) => JSON.stringify(item))
    .join(',');

  test.each([
    ['text that is cut', `{"result":[${items}`],
    ['a comma at the end', `{"result":[${items},]}`],
    ['a comma at the end, behind blanks', `{"result":[${items} , ]}`],
    ['a comma at the beginning', `{"result":[,${items}]}`],
    ['a comma too many', `{"result":[${items},,${items}]}`],
    ['two lists', `{"result":[${items}],"result":[1,2]}`],
    ['a second one that is none', `{"result":[${items}],"result":null}`],
    ['a list that is no result', `{"results":[${items}]}`],
    ['a result that is no list', `{"result":{"a":[${items}]}}`],
    ['a result further inside', `{"a":{"result":[${items}]}}`],
    ['a list alone', `[${items}]`],
    ['a text alone', JSON.stringify(`"result":[${items}]`)],
    ['brackets that do not fit', `{"result":[${items}}]`],
    ['something behind it', `{"result":[${items}]} x`],
    ['blanks everywhere', ` { "result" : [ ${items} ] , "success" : true } `],
    ['the name as a value', `{"a":"result","b":[${items}]}`],
    ['__proto__', `{"__proto__":{"x":1},"result":[${items}]}`],
  ])('%s', async (_, text) => {
    expect(await parsed(text)).toEqual(plainly(text));
  });
});

test('other work goes on meanwhile', async () => {
  const text = JSON.stringify({result: many({id: 'x'.repeat(200)}).concat(many({id: 'y'.repeat(50)}))});
  let turns = 0;
  const count = (): void => {
    turns += 1;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  await parseAnswer(text);
  clearImmediate(counting);
  expect(turns).toBeGreaterThan(text.length / (256 * 1024));
});
