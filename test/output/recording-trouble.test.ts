import {expect, test} from 'vitest';
import {type SafeText, safe} from '../../source/model/text.js';
import {createStore} from '../../source/monitor/store.js';
import {followRecording} from '../../source/output/recording-trouble.js';

const STOPPED = safe`recording stopped: no space left; trying again`;

const followed = (trouble: SafeText | null) => {
  const store = createStore({trouble, bytes: 0});
  const told: SafeText[] = [];
  const stop = followRecording(store, (sentence) => told.push(sentence));
  let bytes = 0;
  return {
    told,
    stop,
    set: (next: SafeText | null): void => {
      bytes += 1;
      store.set({trouble: next, bytes});
    },
  };
};

test('nothing is told while all is well', () => {
  const {told, set} = followed(null);
  set(null);
  expect(told).toEqual([]);
});

test('trouble is told once, and its end', () => {
  const {told, set} = followed(null);
  for (const trouble of [STOPPED, STOPPED, null, null, STOPPED]) {
    set(trouble);
  }
  expect(told).toEqual([
    'Recording stopped: no space left; trying again.',
    'Recording goes on; what happened meanwhile is not in it.',
    'Recording stopped: no space left; trying again.',
  ]);
});

test('what was there before the first word is told too', () => {
  expect(followed(STOPPED).told).toEqual(['Recording stopped: no space left; trying again.']);
});

test('another reason is told', () => {
  const {told, set} = followed(STOPPED);
  set(safe`recording stopped: permission denied; trying again`);
  expect(told.at(-1)).toBe('Recording stopped: permission denied; trying again.');
});

test('nothing is told after the end', () => {
  const {told, set, stop} = followed(null);
  stop();
  set(STOPPED);
  expect(told).toEqual([]);
});
