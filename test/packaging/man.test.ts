import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import manifest from '../../package.json' with {type: 'json'};
import {bold, marked, paragraph, plain} from '../../packaging/roff.js';
import {flags} from '../../source/flags.js';
import {scenarioNames} from '../../source/simulator/scenario-names.js';
import {usualKeymap} from '../../source/ui/keymap.js';
import {exits, synopses, variables} from '../../source/usage.js';

/* The man page as it was built. `npm run shells` asks man and mandoc what they think of it. */

const page = readFileSync(new URL('../../dist/warptop.1', import.meta.url), 'utf8');

/** What a reader sees of roff: without fonts, with each escape as what it stands for. */
const seen = (roff: string): string =>
  roff
    .replace(/\\f[BIR]/g, '')
    .replaceAll('\\&', '')
    .replace(/\\\[u([0-9A-F]+)\]/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(
      /\\\((..)/g,
      (whole, name: string) => ({rs: '\\', aq: "'", ga: '`', ha: '^', ti: '~', dq: '"'})[name] ?? whole,
    )
    .replaceAll('\\-', '-');

const lines = seen(page).split('\n');

test('it is that of this version', () => {
  expect(page).toMatch(
    new RegExp(
      `^\\.TH WARPTOP 1 "(\\d{4}-\\d\\d-\\d\\d)?" "warptop ${manifest.version.replaceAll('.', '\\.')}" "User Commands"$`,
      'm',
    ),
  );
});

test.each([
  ['flag', flags.map((flag) => ('short' in flag ? `-${flag.short}, --${flag.name}` : `--${flag.name}`))],
  ['scenario', scenarioNames],
  ['key', usualKeymap.map(({label}) => label.split(' ').join(', '))],
  ['variable', variables.map(({names}) => names.join(', '))],
  ['exit code', exits.map(({code}) => String(code))],
])('every %s has an entry', (_, terms) => {
  const entries = lines.flatMap((line, index) =>
    lines[index - 1] === '.TP' ? [line.replace(/(--[\w-]+) .*/, '$1')] : [],
  );
  expect(terms.filter((term) => !entries.includes(term))).toEqual([]);
});

test('a value that is to be typed stays as it is at the beginning of a sentence', () => {
  const text = lines.join(' ');
  expect(text).toContain('bell, osc9, title, none (title).');
  expect(text).toContain('critical, warning or unknown (critical).');
  expect(text).toContain('Which tunnels (all).');
});

test('the ways to call it are its synopsis', () => {
  const at = lines.indexOf('.SH SYNOPSIS');
  expect(lines.slice(at + 1, lines.indexOf('.SH DESCRIPTION')).filter((line) => line !== '.br')).toEqual(
    synopses.map(({line}) => line.replace(/<(.*)>/, '$1')),
  );
});

test('its lines are plain ones that any man can read', () => {
  const commands = page.split('\n').filter((line) => /^[.']/.test(line));
  expect(commands.filter((line) => !/^\.(TH|SH|PP|TP|RS|RE|nf|fi|br|nh|ad|\\")( |$)/.test(line))).toEqual([]);
  expect(page).toMatch(/^[\n\x20-\x7e]*$/);
  expect(page.split('\n').filter((line) => line.length > 100 && !/^\.(\\"|TH)/.test(line))).toEqual([]);
});

test('a text is read as it was written, and no line of it is a command', () => {
  const word = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom(...'.\'\\-"^~…›↑'),
        fc.string({minLength: 1, maxLength: 1, unit: 'grapheme-ascii'}),
      ),
      minLength: 1,
      maxLength: 12,
    })
    .map((text) => text.replace(/[\s`]/g, 'x'));
  fc.assert(
    fc.property(fc.array(word, {minLength: 1, maxLength: 30}), (words) => {
      const [macro, ...body] = paragraph(words.join(' ')).split('\n');
      expect(macro).toBe('.PP');
      expect(seen(body.join(' '))).toBe(words.join(' '));
      expect(body.filter((line) => /^[.']/.test(line) || /[^\x20-\x7e]/.test(line))).toEqual([]);
    }),
  );
});

test('what is to be typed is bold', () => {
  expect(marked('as `--once`, no `')).toBe(`as ${bold('--once')}, no ${plain('`')}`);
});
