import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {
  claimedSafe,
  joinSafe,
  rawText,
  rawValue,
  type SafeText,
  safe,
  safeText,
} from '../../source/model/text.js';

const shown = (text: string): string => safeText(rawText(text));

/** What a terminal obeys, hides, reorders, or measures in its own way. */
const HARMFUL =
  /[\p{C}\p{Zl}\p{Zp}\p{Mc}\p{Me}\p{Variation_Selector}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u;

/** Reads our escapes back: where this finds the original, no two originals can look alike. */
const unescaped = (text: string): string =>
  text.replace(/\^([?-_])|<U\+([0-9A-F]{4,6})>/g, (_, caret?: string, hex?: string) =>
    caret === undefined
      ? String.fromCodePoint(Number.parseInt(hex ?? '', 16))
      : String.fromCharCode(caret.charCodeAt(0) ^ 0x40),
  );

describe('shown as they are', () => {
  test.each([
    ['nothing', ''],
    ['a name', 'hq-mesh (London) #2'],
    ['blanks within', 'a  b'],
    ['accents', 'Zürich São Bogotá'],
    ['CJK', '東京 서울 台北'],
    ['kana', 'サーバー'],
    ['Thai without clusters that terminals differ on', 'กรุงเทพ'],
    ['Hebrew and Arabic letters', 'שלום سلام'],
    ['an emoji', 'gw 🚀'],
    ['a mark that no letter composes with', 'x\u0301'],
    ['carets and brackets that spell no escape', '^ ^a <u+1> <b> a^1'],
  ])('%s', (_, text) => {
    expect(shown(text)).toBe(text);
  });
});

describe('written out', () => {
  test.each([
    ['ESC', '\x1b[31mred', '^[[31mred'],
    ['NUL and DEL', '\0\x7f', '^@^?'],
    ['BEL', 'a\x07b', 'a^Gb'],
    ['line breaks and tabs', 'a\r\n\tb', 'a^M^J^Ib'],
    ['CSI as one C1 character', '\x9b2J', '<U+009B>2J'],
    ['NEL', 'a\x85b', 'a<U+0085>b'],
    ['a clipboard write (OSC 52)', '\x1b]52;c;eA==\x07', '^[]52;c;eA==^G'],
    ['a link (OSC 8)', '\x1b]8;;https://x\x1b\\', '^[]8;;https://x^[\\'],
    ['a direction override', 'a\u202eb', 'a<U+202E>b'],
    ['direction isolates', '\u2066\u2067\u2068\u2069', '<U+2066><U+2067><U+2068><U+2069>'],
    ['direction marks', '\u200e\u200f\u061c', '<U+200E><U+200F><U+061C>'],
    ['zero width', 'a\u200b\u200c\u200d\u2060b', 'a<U+200B><U+200C><U+200D><U+2060>b'],
    ['soft hyphen', 'a\u00adb', 'a<U+00AD>b'],
    ['byte order mark', '\ufeffa', '<U+FEFF>a'],
    ['tags', '\u{e0001}\u{e0041}', '<U+E0001><U+E0041>'],
    ['variation selectors', '☀\ufe0f\u{e0100}', '☀<U+FE0F><U+E0100>'],
    ['other spaces', 'a\u00a0\u2003\u3000\u1680b', 'a<U+00A0><U+2003><U+3000><U+1680>b'],
    ['separators', 'a\u2028\u2029b', 'a<U+2028><U+2029>b'],
    ['blanks at the ends', '  a ', '<U+0020> a<U+0020>'],
    ['one blank', ' ', '<U+0020>'],
    ['Braille blank and Hangul filler', 'a\u2800\u3164b', 'a<U+2800><U+3164>b'],
    ['lone surrogates', 'a\ud83d \ude00b', 'a<U+D83D> <U+DE00>b'],
    ['private use', '\ue000\u{f0000}', '<U+E000><U+F0000>'],
    ['unassigned', '\u0378\u{10ffff}', '<U+0378><U+10FFFF>'],
    ['flags', '🇬🇧', '<U+1F1EC><U+1F1E7>'],
    ['a keycap', '1\ufe0f\u20e3', '1<U+FE0F><U+20E3>'],
    ['a skin tone', '👍🏽', '👍<U+1F3FD>'],
    ['a family', '👩\u200d👦', '👩<U+200D>👦'],
    ['conjoining Hangul', '\u1100\u1161\u11a8', '\u1100<U+1161><U+11A8>'],
    ['spacing vowel signs', 'क\u093e', 'क<U+093E>'],
    ['Thai am, measured differently everywhere', 'ก\u0e33', 'ก<U+0E33>'],
    ['a letter that would compose', 'e\u0301', 'e<U+0301>'],
    ['a letter with a twin', '\u212b \u2126', '<U+212B> <U+2126>'],
    ['a letter that melts into whatever follows', '\u0d4ea \u0d4e', '<U+0D4E>a <U+0D4E>'],
    ['a mark without a letter', '\u0301a', '<U+0301>a'],
    ['a mark after an escape', 'a\u200b\u0334', 'a<U+200B><U+0334>'],
    ['a mark after an escaped mark', 'e\u0301\u0334', 'e<U+0301><U+0334>'],
    ['a third mark', 'x\u0301\u0302\u0303', 'x\u0301\u0302<U+0303>'],
    ['what reads like caret notation', '^[ ^? ^@', '<U+005E>[ <U+005E>? <U+005E>@'],
    ['a caret before a control character', '^\x1b', '<U+005E>^['],
    ['what reads like a code point', '<U+202E>', '<U+003C>U+202E>'],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test('of a flood of marks two are shown as such', () => {
    const text = shown(`Z${'\u0316'.repeat(400)}`);
    expect(text.match(/\u0316/g)).toHaveLength(2);
    expect(text.match(/<U\+0316>/g)).toHaveLength(398);
  });
});

test('past 512 units the rest is only counted', () => {
  expect(shown('a'.repeat(512))).toBe('a'.repeat(512));
  expect(shown('a'.repeat(515))).toBe(`${'a'.repeat(512)}…(+3)`);
  expect(shown(`${'a'.repeat(511)}😀b`)).toBe(`${'a'.repeat(511)}<U+D83D>…(+2)`);
});

test('a megabyte of anything becomes a line of bounded length', () => {
  for (const unit of ['a', '\x1b', '\u{10ffff}', '\u0301', 'é', '漢', '\ud800']) {
    expect(shown(unit.repeat(1_000_000)).length).toBeLessThan(6000);
  }
});

const units = fc.array(fc.integer({min: 0, max: 0xffff}), {maxLength: 60});
const hostile = fc.array(
  fc.constantFrom(
    ...'^[]<U+0041>@_? ae\x1b\x1c\x1d\x1e\x1f\x7f\x85\x9b\u0301\u0334\u0338\u00a0\u00ad\u200d\u202e\u3099',
    ...['\ud83d', '\ude00', '😀', '🇬', '\u1100', '\u1161', '가', 'क', '\u094d', '\u0d4e', 'ﾊ', '\uff9e', '>'],
  ),
  {maxLength: 12},
);
const anyText = fc.oneof(
  units.map((codes) => String.fromCharCode(...codes)),
  hostile.map((parts) => parts.join('')),
  fc.string({unit: 'binary', maxLength: 60}),
  fc.string({unit: 'grapheme', maxLength: 20}),
);

describe('for any text', () => {
  const holds = (check: (text: string) => void, arbitrary = anyText): void =>
    fc.assert(fc.property(arbitrary, check), {numRuns: 3000});

  test('nothing harmful is left, and nothing that would compose', () => {
    holds((text) => {
      expect(shown(text)).not.toMatch(HARMFUL);
      expect(shown(text).normalize('NFC')).toBe(shown(text));
      expect(shown(text)).not.toMatch(/^ | $/);
    });
  });

  test('the original can be read back: two different texts never look the same', () => {
    holds((text) => {
      expect(unescaped(shown(text))).toBe(text);
    });
  });

  test('the width is the sum of the widths of its characters', () => {
    holds((text) => {
      const sum = [...shown(text)].reduce((total, character) => total + stringWidth(character), 0);
      expect(stringWidth(shown(text))).toBe(sum);
    });
  });

  test('escaping is stable: a text shown once more is still plain', () => {
    holds((text) => {
      expect(shown(shown(text))).not.toMatch(HARMFUL);
    });
  });
});

test('a conjunct is not wider or narrower than its parts', () => {
  const text = shown('क\u094dष');
  expect(stringWidth(text)).toBe([...text].reduce((total, character) => total + stringWidth(character), 0));
});

test('two letters of a kind that composes (Kirat Rai) are not shown as a pair', () => {
  expect(shown('\u{16d67}\u{16d67}')).not.toBe('\u{16d67}\u{16d67}');
});

/** Where letters combine: Indic and other scripts, Hangul, halfwidth forms, the first supplementary plane. */
const combiningScripts = [
  [0x300, 0x2fff],
  [0xa000, 0xabff],
  [0xff00, 0xffff],
  [0x10a00, 0x11fff],
] as const;

test.each(combiningScripts)('characters from %i to %i keep their width beside others', (first, last) => {
  const codes = Array.from({length: last - first + 1}, (_, index) => first + index);
  const texts = codes.map((code) => `a${String.fromCodePoint(code)}a`).filter((text) => shown(text) === text);
  const unlike = texts.filter((text) => stringWidth(text) !== 2 + stringWidth(text.slice(1, -1)));
  expect(texts.length).toBeGreaterThan(100);
  expect(unlike).toEqual([]);
});

test('the raw text stays what it was', () => {
  expect(rawValue(rawText('\x1b\u202e'))).toBe('\x1b\u202e');
});

test('words of our own take safe texts and numbers, backslashes included', () => {
  const name: SafeText = safeText(rawText('\x07'));
  expect(safe`a ${name} b ${2} \n`).toBe('a ^G b 2 \n');
  expect(joinSafe([safe`a`, safe`b`], safe`, `)).toBe('a, b');
});

describe('what claims to be safe', () => {
  const anything = fc.oneof(
    fc.string({unit: 'binary', maxLength: 40}),
    fc.string({
      unit: fc.constantFrom(...'^[<U+>@? aé\u0301\u0e01\u0e33\u0903\u200d\ud83c\udde9\uff76\uff9e'),
      maxLength: 12,
    }),
  );

  test('stays what it is where it was safe', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const once = safeText(rawText(text));
        expect(claimedSafe(once)).toBe(once);
      }),
      {numRuns: 2000},
    );
  });

  test('stays what it is among words of our own', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary-ascii'}), (text) => {
        const words = safe`HTTP 502, “${safeText(rawText(text))}” – ${7}…`;
        expect(claimedSafe(words)).toBe(words);
      }),
    );
  });

  test('stays what it is where it is long', () => {
    const long = safeText(rawText(`${'\u001B'.repeat(600)}`));
    expect(claimedSafe(long)).toBe(long);
  });

  test('is written out where it was not', () => {
    expect(claimedSafe('\u001B[2J^[\u202E')).toBe('^[[2J^[<U+202E>');
    fc.assert(
      fc.property(anything, (text) => {
        expect(claimedSafe(text)).not.toMatch(HARMFUL);
      }),
    );
    expect(claimedSafe('x'.repeat(1_000_000)).length).toBeLessThan(1000);
  });
});
