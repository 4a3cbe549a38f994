import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {renderAll} from '../../media/render.js';
import {expectNoSecrets} from '../helpers/secrets.js';

/* The pictures of the readme are what the command shows. Where they are not: npm run media. */

const root = fileURLToPath(new URL('../..', import.meta.url));

const names = readdirSync(join(root, 'media')).filter((name) => name.endsWith('.svg'));
const committed = Object.fromEntries(
  names.map((name) => [name, readFileSync(join(root, 'media', name), 'utf8')] as const),
);

/** What a picture shows, as text. */
const shownIn = (svg: string): string => /<metadata>\n(.*?)<\/metadata>/s.exec(svg)?.[1] ?? '';

/** Lines of the file that the other one has not, as few as tell what it is about. */
const newLines = (svg: string, other: string): readonly string[] => {
  const known = new Set(other.split('\n'));
  return svg
    .split('\n')
    .filter((line) => !known.has(line))
    .slice(0, 2);
};

test('the pictures are those that the command draws now: else npm run media renews them', async () => {
  const rendered = await renderAll(root);
  expect(Object.keys(rendered)).toEqual(names.sort());
  expectNoSecrets({args: [], env: {}, outputs: rendered});
  for (const [name, svg] of Object.entries(rendered)) {
    const before = committed[name] ?? '';
    expect.soft(shownIn(svg), `what media/${name} shows`).toBe(shownIn(before));
    expect.soft(newLines(svg, before), `how media/${name} looks`).toEqual(newLines(before, svg));
    expect.soft(svg === before, `media/${name} is as it was`).toBe(true);
  }
}, 180_000);

test.each(Object.entries(committed))('%s is small, says what it is, and needs nothing else', (name, svg) => {
  const limit = name.startsWith('failover') ? 300_000 : 40_000;
  expect(Buffer.byteLength(svg)).toBeLessThan(limit);
  expect(svg).toMatch(
    /^<svg [^>]*role="img" aria-labelledby="title description">\n<title id="title">[^<]+<\/title>\n<desc /,
  );
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
    /<script|href|http|url\(|@import|@font-face/,
  );
  expect(shownIn(svg)).toContain('demo failover');
});

test.each(Object.entries(committed))('%s is whole', (_, svg) => {
  const open: string[] = [];
  for (const [, slash, tag = '', empty] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/gi)) {
    if (slash === '/') {
      expect(open.pop()).toBe(tag);
    } else if (empty !== '/') {
      open.push(tag);
    }
  }
  expect(open).toEqual([]);
  expect(svg.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<]|&(?!#\d+;)/);
});
