import {expect, test} from 'vitest';
import {drawAnimation, type Shot} from '../../media/animation.js';
import {dark} from '../../media/palette.js';
import type {Frame} from '../../media/window.js';
import {cellsFrom} from './cells.js';

const frame: Frame = {title: 'a <title>', description: 'what it shows', typed: 'warptop', palette: dark};

const shot = (line: string, ms = 1000, isCut = false, caption = ''): Shot => ({
  ...{cells: [cellsFrom(line)], ms, isCut, caption},
});

/** The line of the file that draws the first line of the screen. */
const firstLine = (svg: string): string => /fill-rule="evenodd">\n(.*)\n<\/g>/.exec(svg)?.[1] ?? '';

const occurrences = (text: string, part: string): number => text.split(part).length - 1;

const counted = drawAnimation(
  frame,
  [shot('seen     1s'), shot('seen     2s', 3000), shot('seen     1s')],
  1,
);

test('what is always the same is drawn once, and always seen', () => {
  expect(firstLine(counted)).toMatch(/^<text [^>]*>seen<\/text>/);
  expect(occurrences(counted, '>seen<')).toBe(1);
});

test('what changes is drawn once for each content, with the times at which it is seen', () => {
  expect(firstLine(counted)).toContain('<g class="k0"><text x="75.6" y="13">1</text></g>');
  expect(counted).toContain(
    '@keyframes k0{0%{visibility:visible}20%{visibility:hidden}80%{visibility:visible}}',
  );
  expect(counted).toContain(
    '@keyframes k1{0%{visibility:hidden}20%{visibility:visible}80%{visibility:hidden}}',
  );
  expect(counted).toContain('animation:5s step-end infinite');
});

test('where motion is not wanted there is one shot', () => {
  expect(firstLine(counted)).toContain('<g class="s k1"><text x="75.6" y="13">2</text></g>');
  const [unasked = '', asked = ''] = counted.split('@media(prefers-reduced-motion:no-preference)');
  expect(unasked).toContain('g[class]{visibility:hidden}g.s{visibility:visible}');
  expect(unasked).not.toContain('animation');
  // The rule of each part must not be weaker than the one for all of them.
  expect(asked).toContain('\ng.k0{animation-name:k0}');
});

test('another page shares nothing with the one before', () => {
  const cut = drawAnimation(frame, [shot('list  1'), shot('list  2'), shot('list  1', 1000, true)], 0);
  expect(occurrences(firstLine(cut), '>list<')).toBe(2);
  expect(cut).toContain('<g class="s k0"><text x="0" y="13" textLength="33.6">list</text></g>');
});

test('each caption is seen while it is said', () => {
  const told = drawAnimation(
    frame,
    [shot('a', 1000, false, 'before'), shot('a', 1000, false, 'after'), shot('a', 2000, false, 'after')],
    0,
  );
  expect(told).toMatch(/<g class="s k0"><text [^>]*>before<\/text><\/g><g class="k1"><text [^>]*>after</);
  expect(told).toContain('@keyframes k1{0%{visibility:hidden}25%{visibility:visible}}');
});

test('a picture tells what it is, and what its still shot shows', () => {
  expect(counted).toContain('<title id="title">a &#60;title&#62;</title>');
  expect(counted).toContain('<desc id="description">what it shows</desc>');
  expect(counted).toContain('<metadata>\nseen     2s\n</metadata>');
});
