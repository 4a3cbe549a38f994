import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {rawText, safeText} from '../../source/model/text.js';
import {escapeMarkdown, markdownTable} from '../../source/output/markdown.js';

const written = (text: string, isMasked = false): string => escapeMarkdown(safeText(rawText(text)), isMasked);

/** What a reader of the Markdown sees, as far as escapes and code go; null where anything else has a meaning. */
const rendered = (markdown: string): string | null => {
  const code = /^(`+)( ?)(.*[^`]|.*[^`] )\2\1$/s.exec(markdown);
  if (code !== null) {
    const [, fence = '', , text = ''] = code;
    const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
    if (!runs.includes(fence.length)) {
      return text.replaceAll('\\|', '|');
    }
  }
  let text = '';
  for (let at = 0; at < markdown.length; at += 1) {
    const character = markdown[at] ?? '';
    if (character === '\\') {
      at += 1;
      text += markdown[at] ?? '';
    } else if (/[`*_{}[\]<>#|~!&$]/.test(character)) {
      return null;
    } else {
      text += character;
    }
  }
  return text;
};

describe('shown as they are', () => {
  test.each([
    ['a name', 'hq-mesh', 'hq-mesh'],
    ['a version', '2026.8.1', '2026.8.1'],
    ['a bar', 'a|b', 'a\\|b'],
    ['emphasis', '*a* _b_ ~c~', '\\*a\\* \\_b\\_ \\~c\\~'],
    ['code', '`rm`', '\\`rm\\`'],
    ['HTML', '<script>alert(1)</script>', '\\<script\\>alert(1)\\</script\\>'],
    ['a character by its name', '&lt;', '\\&lt;'],
    ['a link', '[here](x)', '\\[here\\](x)'],
    ['a picture', '![x](y)', '\\!\\[x\\](y)'],
    ['a heading', '# a', '\\# a'],
    ['a list', '- a', '\\- a'],
    ['a numbered list', '12. a', '12\\. a'],
    ['a line under a heading', '---', '\\---'],
    ['a formula', '$x$', '\\$x\\$'],
    ['a line break', 'a\nb', 'a^Jb'],
    ['an address of the web', 'https://evil.example', '`https://evil.example`'],
    ['one without a scheme', 'www.evil.example', '`www.evil.example`'],
    ['a call to somebody', '@everyone', '`@everyone`'],
    ['backticks in code', '`@a``b', '``` `@a``b ```'],
    ['bars in code', '@a|b', '`@a\\|b`'],
  ])('%s', (_, text, markdown) => {
    expect(written(text)).toBe(markdown);
  });

  test('any text', () => {
    const nasty = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...'\\`*_{}[]<>#|~!&$@:/.-+=() \n\r\t\u001b\u202e', 'www.', '://', '1.', 'é', '東'),
        fc.string({minLength: 1, maxLength: 1}),
      ),
    });
    fc.assert(
      fc.property(nasty, (text) => {
        const shown: string = safeText(rawText(text));
        const markdown = written(text);
        // A lone backslash before a bar in code cannot be told from our own: GitHub takes both away.
        fc.pre(!(/@|:\/\/|www\.|mailto:|xmpp:/i.test(shown) && shown.includes('\\|')));
        expect(rendered(markdown)).toBe(shown);
        expect(markdown).not.toMatch(/[\n\r]/);
      }),
      {seed: 5, numRuns: 500},
    );
  });
});

test('one row stays one row, with its cells', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), {minLength: 1, maxLength: 4}), (texts) => {
      const [, , row = ''] = markdownTable(
        texts.map(() => 'T'),
        [texts.map((text) => written(text))],
      );
      expect(row.split(/(?<!\\)(?:\\\\)*\|/).length).toBeLessThanOrEqual(texts.length + 2);
      expect(row).not.toMatch(/[\n\r]/);
    }),
    {seed: 6, numRuns: 300},
  );
});

describe('masked', () => {
  test.each([
    ['gw 203.0.113.7 down', 'gw (masked) down'],
    ['203.0.113.7:7844', '(masked):7844'],
    ['ip-10-0-0-7.ec2.internal', 'ip-(masked).ec2.internal'],
    ['2001:db8::7', '(masked)'],
    ['to 2001:DB8:10::12.', 'to (masked).'],
    ['::ffff:203.0.113.7', '(masked)'],
    ['gw-203.0.113.7', 'gw-(masked)'],
    ['x.203.0.113.7', 'x.(masked)'],
    ['2001:db8::7:', '(masked)'],
    ['00:11:22:33:44:55', '(masked)'],
  ])('%s', (text, shown) => {
    expect(written(text, true)).toBe(shown);
    expect(written(text)).not.toContain('masked');
  });

  test.each(['2026.9.125.0', 'lhr16', '14:02:07', 'a.b.c', 'active → offline', '...', '::'])(
    'no address: %s',
    (text) => {
      expect(written(text, true)).toBe(written(text));
    },
  );
});
