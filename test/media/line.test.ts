import {expect, test} from 'vitest';
import {drawLine} from '../../media/line.js';
import {dark} from '../../media/palette.js';
import {CELL, isShape} from '../../media/shapes.js';
import {asciiText, glyphs, stripGlyphs, stripParts} from '../../source/ui/theme.js';
import {cellsFrom} from './cells.js';

const draw = (...args: Parameters<typeof cellsFrom>): string => drawLine(cellsFrom(...args), 0, 0, dark);

test('words stand on their columns, as wide as their letters', () => {
  expect(draw('  one two   three')).toBe(
    '<text x="16.8" y="13" textLength="58.8">one two</text><text x="100.8" y="13" textLength="42">three</text>',
  );
});

test('a line stands below those above it, a part of it at its column', () => {
  expect(drawLine(cellsFrom('a'), 5, 2, dark)).toBe('<text x="42" y="49">a</text>');
});

test('letters of XML are no XML', () => {
  expect(draw('<&">')).toBe('<text x="0" y="13" textLength="33.6">&#60;&#38;&#34;&#62;</text>');
});

test('what looks different is drawn by itself', () => {
  const line = [...cellsFrom('a'), ...cellsFrom('b', {ink: 2}), ...cellsFrom('c', {ink: 2, isBold: true})];
  expect(drawLine(line, 0, 0, dark)).toBe(
    `<text x="0" y="13">a</text><text x="8.4" y="13" fill="${dark.named[2]}">b</text>` +
      `<text x="16.8" y="13" fill="${dark.named[2]}" class="b">c</text>`,
  );
});

test('inverse cells have a ground, blanks included, under their letters', () => {
  expect(draw(' a ', {isInverse: true})).toBe(
    `<path fill="${dark.ink}" d="M0 0h25.2v18h-25.2z"/><text x="8.4" y="13" fill="${dark.ground}">a</text>`,
  );
});

test('blanks that look like nothing are not drawn', () => {
  expect(draw('     ')).toBe('');
});

test('a wide character takes two columns', () => {
  const [wide] = cellsFrom('東');
  const [rest] = cellsFrom(' ');
  const cells = wide && rest ? [wide, {...rest, text: ''}] : [];
  expect(drawLine(cells, 0, 0, dark)).toBe('<text x="0" y="13" textLength="16.8">東</text>');
});

test('bars of the same height side by side are one, on the lower edge', () => {
  expect(draw('▇▇▁')).toBe('<path d="M0 3h16.8v14h-16.8z"/><path d="M16.8 15h8.4v2h-8.4z"/>');
});

test('a part of a bar is the upper quarter on one side, and the lower one on the other', () => {
  expect(draw('▚')).toBe('<path d="M0 3h4.2v7h-4.2zM4.2 10h4.2v7h-4.2z"/>');
  expect(draw('▞')).toBe('<path d="M4.2 3h4.2v7h-4.2zM0 10h4.2v7h-4.2z"/>');
});

test('the lines of a tree meet those above and below', () => {
  const middle = `${(CELL.width - 1.2) / 2}`;
  expect(draw('├')).toContain(`M${middle} 0h1.2v${CELL.height}`);
  expect(draw('└')).toContain(`M${middle} 0h1.2v9.6`);
});

test('the symbols of the screen are drawn, whatever fonts there are', () => {
  const symbols = [...Object.values(glyphs), ...Object.values(stripGlyphs), ...Object.values(stripParts)];
  const written = symbols.filter((symbol) => asciiText(symbol) !== symbol && !isShape(symbol));
  // A dash is in every font.
  expect(written).toEqual(['–']);
  for (const symbol of symbols.filter(isShape)) {
    expect(draw(symbol)).toMatch(/^<path d="M[^"]+z"\/>$/);
  }
});
