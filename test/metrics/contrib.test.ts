import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {catalogue, metricNames} from '../../source/metrics/catalogue.js';
import {availabilityRules, reportedStatus} from '../../source/model/rules-availability.js';
import {diversityRules} from '../../source/model/rules-diversity.js';
import {seriesNames} from './told.js';

/* What is handed out for Prometheus and Grafana speaks of metrics, labels and words that there are. */

const read = (name: string): string =>
  readFileSync(new URL(`../../contrib/${name}`, import.meta.url), 'utf8');

const rules = read('prometheus/warptop.rules.yml');

const ruleTests = read('prometheus/warptop.rules.test.yml');

/** Everything in a document that is PromQL. */
const queriesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) {
    return value.flatMap(queriesIn);
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    (key === 'expr' || key === 'definition') && typeof inner === 'string' ? [inner] : queriesIn(inner),
  );
};

const dashboard: unknown = JSON.parse(read('grafana/warptop.json'));

/** YAML without its comments and its sentences. */
const queriesOfRules = rules
  .split('\n')
  .filter((line) => !/^\s*#/.test(line))
  .join('\n')
  .split(/^ +- (?:alert|record): /m)
  .slice(1)
  .map((rule) => /expr: (?:\|\n)?([\s\S]*?)(?=\n +(?:for|labels|annotations):|\n\n|$)/.exec(rule)?.[1] ?? '');

const documents: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['the rules', queriesOfRules],
  ['the tests of the rules', [...ruleTests.matchAll(/series: (.+)$/gm)].map(([, series = '']) => series)],
  ['the dashboard', queriesIn(dashboard)],
];

const known = new Set(metricNames.flatMap(seriesNames));

const labelsOf = (series: string): ReadonlySet<string> => {
  const name = metricNames.find((each) => seriesNames(each).includes(series));
  return new Set([
    ...['job', 'instance', 'le'],
    ...(name === undefined ? [] : (catalogue[name].labels as readonly string[])),
  ]);
};

test.each(documents)('%s name metrics that there are', (_name, queries) => {
  expect(queries.length).toBeGreaterThan(15);
  const named = queries.flatMap((query) => query.match(/\b(warptop|process|nodejs)_\w+/g) ?? []);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test.each(documents)('%s ask for labels that those metrics have', (_name, queries) => {
  const matchers = queries.flatMap((query) =>
    [...query.matchAll(/\b((?:warptop|process|nodejs)_\w+){([^}]*)}/g)].map(
      ([, series = '', inside = '']) => ({
        series,
        labels: [...inside.matchAll(/(\w+)\s*=~?"/g)].map(([, label = '']) => label),
      }),
    ),
  );
  expect(matchers.length).toBeGreaterThan(10);
  for (const {series, labels} of matchers) {
    expect(
      labels.filter((label) => !labelsOf(series).has(label)),
      series,
    ).toEqual([]);
  }
});

test.each(documents)('%s group by labels that there are', (_name, queries) => {
  const all = new Set([...metricNames.flatMap((name) => [...labelsOf(seriesNames(name)[0] ?? '')])]);
  const grouped = queries.flatMap((query) =>
    [...query.matchAll(/\b(?:by|on|group_left) \(([^)]*)\)/g)].flatMap(
      ([, inside = '']) => inside.match(/\w+/g) ?? [],
    ),
  );
  expect(grouped.filter((label) => !all.has(label))).toEqual([]);
});

test.each(documents)('%s ask for rules that warptop has', (_name, queries) => {
  const has = new Set([...availabilityRules, ...diversityRules, reportedStatus].map(({name}) => name));
  const asked = queries.flatMap((query) => [...query.matchAll(/rule="(\w+)"/g)].map(([, rule = '']) => rule));
  expect(asked.filter((rule) => !has.has(rule))).toEqual([]);
});

test('every alert and every record has a test, and every alert says what to do', () => {
  const named = [...rules.matchAll(/- (?:alert|record): (\S+)/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => name !== 'warptop:tunnel_unseen:max' && !ruleTests.includes(name))).toEqual(
    [],
  );
  for (const alert of rules.split('- alert: ').slice(1)) {
    expect(alert).toMatch(/severity: (critical|warning|info)\n/);
    expect(alert).toMatch(/summary: '[^\n]+'\n +description: >-\n/);
  }
});

test('the dashboard takes whichever data source there is', () => {
  const text = JSON.stringify(dashboard);
  const sources = text.split('"datasource":{').slice(1);
  expect(sources.length).toBeGreaterThan(20);
  expect(
    sources.filter((source) => !source.startsWith(`"type":"prometheus","uid":"\${datasource}"}`)),
  ).toEqual([]);
  expect(dashboard).toMatchObject({title: 'Cloudflare tunnels (warptop)', schemaVersion: 36});
});

const metricTable = (): string =>
  [
    '| metric | labels | tells |',
    '| --- | --- | --- |',
    ...metricNames.map((name) => {
      const {type, labels, help} = catalogue[name];
      const told = type === 'counter' ? `${name}_total` : name;
      const about = type === 'histogram' ? `${help} A histogram.` : help;
      return `| \`${told}\` | ${labels.map((label) => `\`${label}\``).join(' ')} | ${about} |`;
    }),
  ].join('\n');

test('the table of metrics is that of the catalogue', () => {
  expect(read('readme.md')).toContain(metricTable());
});
