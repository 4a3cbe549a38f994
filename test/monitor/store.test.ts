import {expect, test, vi} from 'vitest';
import {createStore} from '../../source/monitor/store.js';

test('tells every change, and nothing where there is none', () => {
  const store = createStore({count: 0});
  const listener = vi.fn();
  store.subscribe(listener);
  const next = {count: 1};
  store.set(next);
  expect(store.get()).toBe(next);
  store.set(next);
  expect(listener).toHaveBeenCalledTimes(1);
});

test('the value is already new when listeners are called', () => {
  const store = createStore(1);
  const seen: number[] = [];
  store.subscribe(() => seen.push(store.get()));
  store.set(2);
  store.set(3);
  expect(seen).toEqual([2, 3]);
});

test('who no longer listens is not called, and others are', () => {
  const store = createStore(1);
  const [first, second] = [vi.fn(), vi.fn()];
  const stop = store.subscribe(first);
  store.subscribe(second);
  stop();
  stop();
  store.set(2);
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledTimes(1);
});

test('a listener may stop listening while it is called', () => {
  const store = createStore(1);
  const other = vi.fn();
  const stop = store.subscribe(() => stop());
  store.subscribe(other);
  store.set(2);
  store.set(3);
  expect(other).toHaveBeenCalledTimes(2);
});
