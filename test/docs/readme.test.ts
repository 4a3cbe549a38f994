import {readdirSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {shownFigures, withRatios} from '../../bench/readme.js';
import {readResults} from '../../bench/results.js';
import manifest from '../../package.json' with {type: 'json'};
import {helpText} from '../../source/flags.js';
import {scenarioNames} from '../../source/simulator/scenario-names.js';
import {scenarios} from '../../source/simulator/scenarios.js';
import {synopses} from '../../source/usage.js';
import {detectionTable, exitTable, flagTable, keyTable, variableTable} from './tables.js';

/* What the documents say is what the code does. */

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

const readme = read('readme.md');

test('the keys are those of the key table', () => {
  expect(readme).toContain(keyTable());
});

test('the flags are those of the flag table', () => {
  expect(readme).toContain(flagTable());
});

test('the detection times are those that the schedule plans', () => {
  expect(readme).toContain(detectionTable());
});

test('a picture is the first thing, and all of them are shown, each with words for who cannot see it', () => {
  const shown = [...readme.matchAll(/<img src="([^"]+)"[^>]* alt="([^"]+)">/g)];
  expect(readme).toMatch(/^# warptop\n\n<picture>\n/);
  expect(shown.filter(([, , words = '']) => words.length < 20)).toEqual([]);
  const paths = [...shown, ...readme.matchAll(/srcset="([^"]+)"/g)].map(([, path]) => path);
  const pictures = readdirSync(new URL('../../media', import.meta.url)).filter((name) =>
    name.endsWith('.svg'),
  );
  expect(paths.sort()).toEqual(pictures.map((name) => `media/${name}`).sort());
});

test.each(scenarioNames.map((name) => [name, scenarios[name].description]))('scenario %s is told', (name) => {
  expect(readme).toContain(`\`${name}\``);
});

test('the variables are those of their table', () => {
  expect(readme).toContain(variableTable());
});

test('the exit codes are told', () => {
  expect(readme).toContain(exitTable());
});

test('the ways to call it are told', () => {
  expect(readme).toContain(synopses.map(({line}) => `    ${line}\n`).join(''));
});

test('the ratios are those that the benches found', () => {
  const results = readResults(read('bench/results.md'));
  expect(withRatios(readme, results)).toBe(readme);
  expect(readme).toContain('<!-- bench: written by npm run bench -->\n|');
});

test('every figure that the readme tells is one that the benches found, whatever the version of Node', () => {
  for (const [major, {rows}] of readResults(read('bench/results.md'))) {
    const found = rows.map(([, figure]) => figure);
    expect(
      shownFigures.filter((name) => !found.includes(name)),
      `Node ${major}`,
    ).toEqual([]);
  }
});

test('every npm script that the documents name exists', () => {
  const named = [...`${readme}${read('contributing.md')}`.matchAll(/npm run ([\w:-]+)/g)].map(
    ([, name = '']) => name,
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
});

test('the changelog knows this version', () => {
  expect(read('changelog.md')).toContain(`## ${manifest.version}`);
});

test('the help is at most 80 columns wide', () => {
  const tooWide = helpText(scenarioNames)
    .split('\n')
    .filter((line) => [...line].length > 80);
  expect(tooWide).toEqual([]);
});
