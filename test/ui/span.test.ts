import fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import type {SafeText} from '../../source/model/text.js';
import {truncate, widthOf} from '../../source/ui/span.js';

const SIGNS = [...' az09-·×–‹›“”•…−←↑→↓⊘─│├└▁▃▅▇▏▚▞▲△▸○●◇◉◐◒✓✖'];

/** Signs of pictures beside what joins, combines, is wide or is not seen. */
const texts = fc
  .array(
    fc.oneof(
      {weight: 4, arbitrary: fc.constantFrom(...SIGNS)},
      fc.constantFrom('\u0301', '\uFE0F', '\u200D', '\u20E3', '漢', '가', '👩', '\u{1F3FD}'),
      fc.string({unit: 'binary', maxLength: 2}),
    ),
    {maxLength: 12},
  )
  .map((parts) => parts.join('') as SafeText);

// Beyond these are no signs of pictures.
test('every single character is as wide as it is measured', () => {
  const wrong = Array.from({length: 0x2800}, (_, code) => String.fromCharCode(code) as SafeText).filter(
    (text) => widthOf(text) !== stringWidth(text),
  );
  expect(wrong).toEqual([]);
});

test('so is any text, whatever stands beside what', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(widthOf(text)).toBe(stringWidth(text));
    }),
  );
});

test('what is cut fits, and nothing that fits is cut', () => {
  fc.assert(
    fc.property(texts, fc.integer({min: 1, max: 14}), (text, width) => {
      const cut = truncate(text, width);
      expect(stringWidth(cut)).toBeLessThanOrEqual(width);
      expect(cut === text).toBe(stringWidth(text) <= width);
    }),
  );
});
