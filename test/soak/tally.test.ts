import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createTally} from '../../soak/tally.js';

const parts = fc
  .dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'))
  .map((words) => new Map(Object.entries(words)));

/** What one end saw, one after the other; `isLost`: the other end puts it aside. */
const history = fc.array(fc.record({key: fc.constantFrom('x', 'y'), parts, isLost: fc.boolean()}));

test('an end that takes back what the other put aside counts the same changes', () => {
  fc.assert(
    fc.property(history, (seen) => {
      const [server, client] = [createTally(), createTally()];
      for (const {key, parts, isLost} of seen) {
        server.saw(key, parts);
        if (isLost) {
          server.unsee(key);
        } else {
          client.saw(key, parts);
        }
      }
      expect(server.changes()).toBe(client.changes());
    }),
  );
});

test('a change that only one end saw shows', () => {
  const [server, client] = [createTally(), createTally()];
  for (const tally of [server, client]) {
    tally.saw('x', new Map([['a', '1']]));
  }
  server.saw('x', new Map([['a', '2']]));
  server.saw('x', new Map([['a', '1']]));
  client.saw('x', new Map([['a', '1']]));
  expect([server.changes(), client.changes()]).toEqual([2, 0]);
});

test('what is seen for the first time, or anew after it was forgotten, is no change', () => {
  const tally = createTally();
  tally.saw('x', new Map([['a', '1']]));
  tally.saw('y', new Map([['a', '1']]));
  tally.keepOnly((key) => key === 'y');
  tally.saw('x', new Map([['a', '2']]));
  tally.saw('y', new Map([['a', '2']]));
  expect(tally.changes()).toBe(1);
});
