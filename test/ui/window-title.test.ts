import {expect, test} from 'vitest';
import {type SafeText, safe} from '../../source/model/text.js';
import {createStore} from '../../source/monitor/store.js';
import {createWindowTitle} from '../../source/ui/window-title.js';

/* The title of the window is taken, kept, and given back. */

const [SAVE, RESTORE] = ['\u001B[22;0t', '\u001B[23;0t'];

const open = (text: SafeText | null = safe`one`) => {
  const written: string[] = [];
  const store = createStore<SafeText>(text ?? safe``);
  const title = createWindowTitle(text === null ? null : store, (bytes) => {
    written.push(bytes);
  });
  return {title, store, written: () => written.splice(0).join('')};
};

test('it is saved, written, written anew when it changes, and given back', () => {
  const {title, store, written} = open();
  expect(written()).toBe('');
  title.enter();
  expect(written()).toBe(`${SAVE}\u001B]2;one\u0007`);
  store.set(safe`one`);
  expect(written()).toBe('');
  store.set(safe`two`);
  expect(written()).toBe('\u001B]2;two\u0007');
  title.leave();
  expect(written()).toBe(`\u001B]2;\u0007${RESTORE}`);
});

test('while it is given back, nothing is written; taken again, it is the present one', () => {
  const {title, store, written} = open();
  title.enter();
  title.leave();
  written();
  store.set(safe`two`);
  title.renew();
  title.leave();
  expect(written()).toBe('');
  title.enter();
  expect(written()).toBe(`${SAVE}\u001B]2;two\u0007`);
});

test('it is saved once, however often it is taken', () => {
  const {title, written} = open();
  title.enter();
  title.enter();
  title.renew();
  expect(written().split(SAVE)).toHaveLength(2);
});

test('no title is left alone', () => {
  const {title, written} = open(null);
  title.enter();
  title.renew();
  title.leave();
  expect(written()).toBe('');
});
