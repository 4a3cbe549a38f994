import fc from 'fast-check';
import {expect, test} from 'vitest';
import {orderOf, takenApart} from '../../media/orders.js';
import {createVirtualTimers} from '../../media/virtual-timers.js';

test('time stands still but for what it is told, and what is due runs in its order', () => {
  const timers = createVirtualTimers();
  const ran: string[] = [];
  const note = (name: string) => () => ran.push(`${name} at ${timers.now()}`);
  timers.start(note('late'), 30, false);
  timers.start(note('first'), 10, false);
  timers.start(note('second'), 10, false);
  timers.start(note('again'), 8, true);
  timers.stop(timers.start(note('stopped'), 5, false));
  timers.start(note('soon'), 0, false);
  expect(ran).toEqual([]);
  while (timers.next(20)) {
    // Until nothing is due.
  }
  expect(ran).toEqual(['soon at 1', 'again at 8', 'first at 10', 'second at 10', 'again at 16']);
  expect(timers.now()).toBe(20);
});

test('a timer that is refreshed begins anew, also after it has run', () => {
  const timers = createVirtualTimers();
  let runs = 0;
  const timer = timers.start(() => (runs += 1), 10, false);
  timers.next(6);
  timer.refresh();
  expect(timers.next(15)).toBe(false);
  expect(timers.next(16)).toBe(true);
  timer.refresh();
  expect([timers.next(26), runs]).toEqual([true, 2]);
});

test('orders are found among keys, however they are cut on their way', () => {
  const piece = fc.oneof(fc.constantFrom('q', '\u001B[B', '\r', '12'), fc.nat(100_000));
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(40)), (pieces, cuts) => {
      const text = pieces.map((each) => (typeof each === 'number' ? orderOf(each) : each)).join('');
      const at = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
      let rest = '';
      let keys = '';
      const orders: number[] = [];
      for (const [index, from] of at.entries()) {
        const typed = takenApart(rest + text.slice(from, at[index + 1] ?? text.length));
        rest = typed.rest;
        keys += typed.keys;
        orders.push(...typed.orders);
      }
      expect({rest, orders, keys}).toEqual({
        rest: '',
        orders: pieces.filter((each) => typeof each === 'number'),
        keys: pieces.filter((each) => typeof each === 'string').join(''),
      });
    }),
  );
});
