import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createLog, type LogEntry, type LogMessage, type LogSource} from '../../source/log/log.js';
import {createRedactor} from '../../source/redact.js';
import {fakeClock} from '../helpers/fake-clock.js';

const SECRET = 'cfut_very-secret-token';

const openLog = () => {
  const written: LogEntry[] = [];
  const clock = fakeClock(0);
  const log = createLog(clock, createRedactor([SECRET]), (entry) => written.push(entry));
  const add = (text: string, from: LogSource = 'stderr'): void => log.add({level: 'warning', from, text});
  return {log, clock, add, written, texts: () => log.get().entries.map(({text}) => text)};
};

const message: fc.Arbitrary<LogMessage> = fc.record({
  level: fc.constantFrom('info', 'warning', 'error'),
  from: fc.constantFrom('warptop', 'api', 'panel', 'stdout', 'stderr', 'node', 'log file'),
  text: fc.oneof(fc.constantFrom('a', 'b', SECRET), fc.string({maxLength: 9000})),
});

test('it is bounded, keeps no secret, and counts every message once', () => {
  fc.assert(
    fc.property(fc.array(message, {maxLength: 700}), (messages) => {
      const {log, written} = openLog();
      for (const each of messages) {
        log.add(each);
      }
      const {entries} = log.get();
      expect(entries.length).toBeLessThanOrEqual(500);
      expect(JSON.stringify(entries)).not.toContain(SECRET);
      expect(Math.max(0, ...entries.map(({text}) => text.length))).toBeLessThan(4100);
      expect(written).toHaveLength(messages.length);
      if (entries.length < 500) {
        expect(entries.reduce((sum, {count}) => sum + count, 0)).toBe(messages.length);
      }
    }),
    {numRuns: 30},
  );
});

test('of a flood, the newest 500 are left', () => {
  const {add, texts} = openLog();
  for (let n = 0; n < 2000; n += 1) {
    add(`message ${n}`);
  }
  expect([texts().length, texts()[0], texts().at(-1)]).toEqual([500, 'message 1500', 'message 1999']);
});

test('noise is counted instead of repeated, whatever comes between', () => {
  const {log, add, clock, texts} = openLog();
  add('a');
  add('b');
  clock.advance(5000);
  add('a');
  expect(texts()).toEqual(['b', 'a']);
  expect(log.get().entries.at(-1)).toMatchObject({count: 2, at: 0, lastAt: 5000});
  expect(log.get().unexpected).toBe(2);
});

test('what happened keeps its order, and nobody has to look at it', () => {
  const {log, add, texts} = openLog();
  for (const text of ['begins', 'ends', 'begins', 'begins', 'ends']) {
    add(text, 'api');
  }
  expect(texts()).toEqual(['begins', 'ends', 'begins', 'ends']);
  expect(log.get().entries.map(({count}) => count)).toEqual([1, 1, 2, 1]);
  expect(log.get().unexpected).toBe(0);
});

test('the same words of another are another message', () => {
  const {log, add} = openLog();
  add('a', 'stdout');
  add('a', 'stderr');
  log.add({level: 'error', from: 'stderr', text: 'a'});
  expect(log.get().entries).toHaveLength(3);
});

test('a secret is taken out before a text is cut, so that no half of one is left', () => {
  const {add, texts} = openLog();
  add(`${'x'.repeat(3990)}${SECRET}`);
  expect(texts()[0]).not.toContain('cfut');
});
