import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {clipboardBytes, MOST_COPIED_BYTES} from '../../source/ui/clipboard.js';
import {type Multiplexer, multiplexerOf} from '../../source/ui/multiplexer.js';

const ESC = '\u001B';

const OSC_52 = new RegExp(`^${ESC}\\]52;c;([A-Za-z0-9+/]*={0,2})\u0007$`);

const decoded = (bytes: string): string | null => {
  const text = OSC_52.exec(bytes)?.[1];
  return text === undefined ? null : Buffer.from(text, 'base64').toString('utf8');
};

const bytesOf = (text: string, multiplexer: Multiplexer): string => clipboardBytes(text, multiplexer) ?? '';

const text = fc.string({unit: 'grapheme', maxLength: 300});

test('a terminal gets the text as it is', () => {
  fc.assert(
    fc.property(text, (each) => {
      expect(decoded(bytesOf(each, null))).toBe(each);
    }),
  );
  expect(clipboardBytes('a', null)).toBe(`${ESC}]52;c;YQ==\u0007`);
});

test('tmux gets it for itself, and to hand on', () => {
  fc.assert(
    fc.property(text, (each) => {
      const plain = bytesOf(each, null);
      const wrapped = bytesOf(each, 'tmux').slice(plain.length);
      expect(bytesOf(each, 'tmux').startsWith(plain)).toBe(true);
      // As tmux reads it: what is between its brackets, where an escape comes twice.
      const inner = new RegExp(`^${ESC}Ptmux;((?:[^${ESC}]|${ESC}${ESC})*)${ESC}\\\\$`).exec(wrapped)?.[1];
      expect(inner?.replaceAll(`${ESC}${ESC}`, ESC)).toBe(plain);
    }),
  );
});

test('GNU screen gets it in pieces that it hands on', () => {
  fc.assert(
    fc.property(text, (each) => {
      const pieces = bytesOf(each, 'screen').split(`${ESC}\\`);
      expect(pieces.pop()).toBe('');
      expect(pieces.every((piece) => piece.startsWith(`${ESC}P`) && piece.length < 256)).toBe(true);
      expect(decoded(pieces.map((piece) => piece.slice(2)).join(''))).toBe(each);
    }),
  );
});

test.each(['tmux', 'screen', null] as const)(
  'for %s, a byte more than terminals take is nothing',
  (multiplexer) => {
    expect(clipboardBytes('é'.repeat(MOST_COPIED_BYTES / 2), multiplexer)).not.toBeNull();
    expect(clipboardBytes(`é${'é'.repeat(MOST_COPIED_BYTES / 2)}`, multiplexer)).toBeNull();
  },
);

test('the most is what xterm takes', () => {
  const base64 = OSC_52.exec(bytesOf('x'.repeat(MOST_COPIED_BYTES), null))?.[1]?.length;
  expect(base64).toBeLessThanOrEqual(74_994);
  expect(base64).toBeGreaterThan(74_980);
});

describe('what stands in between', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, Multiplexer]>([
    ['a plain terminal', {TERM: 'xterm-256color'}, null],
    ['nothing known', {}, null],
    ['tmux', {TMUX: '/tmp/tmux-0/default,1,0', TERM: 'tmux-256color'}, 'tmux'],
    ['tmux that calls itself screen', {TMUX: '/tmp/tmux-0/default,1,0', TERM: 'screen-256color'}, 'tmux'],
    ['tmux beyond SSH', {TERM: 'tmux-256color'}, 'tmux'],
    ['screen', {STY: '123.pts-0.host', TERM: 'screen'}, 'screen'],
    ['screen that names the terminal', {STY: '123.pts-0.host', TERM: 'screen.xterm-256color'}, 'screen'],
    ['screen, as another terminal', {STY: '123.pts-0.host', TERM: 'xterm'}, null],
    ['screen or tmux beyond SSH', {TERM: 'screen-256color'}, null],
    ['one in the other', {STY: '123.pts-0.host', TMUX: '/tmp/x,1,0', TERM: 'screen-256color'}, null],
    ['variables that are set to nothing', {STY: '', TMUX: '', TERM: 'xterm'}, null],
  ])('%s', (_name, env, expected) => {
    expect(multiplexerOf(env)).toBe(expected);
  });
});
