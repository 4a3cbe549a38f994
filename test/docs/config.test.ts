import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {thresholdNames} from '../../source/preferences/thresholds.js';
import {parseSettings} from '../../source/settings/parse.js';
import {profileNames, topLevelNames} from '../../source/settings/schema.js';

/* The sample of a configuration file: remarks are `# words`, settings that are not in use `#name = value`. */

const sample = readFileSync(new URL('../../contrib/config.toml', import.meta.url), 'utf8');

const inUse = sample.replace(/^#(?=[\w[{"'])/gm, '');

test('the sample changes nothing as it is', () => {
  expect(parseSettings('config.toml', sample).settings).toEqual({});
});

test('with all its settings in use it can be read', () => {
  const {settings} = parseSettings('config.toml', inUse);
  expect(settings.default_profile).toBe('lab');
  expect(Object.keys(settings.profiles ?? {})).toEqual(['lab', 'prod', 'test']);
});

test.each([...new Set([...topLevelNames, ...profileNames])])('the sample shows %s', (name) => {
  expect(inUse).toMatch(new RegExp(`^(${name} =|\\[([\\w]+\\.)*${name}[.\\]])`, 'm'));
});

test('its limits are the usual ones, and all that there are', () => {
  const {thresholds} = parseSettings('config.toml', inUse).settings;
  expect(thresholds).toEqual(Object.fromEntries(thresholdNames));
});

test('no line of it is wider than a page', () => {
  expect(sample.split('\n').filter((line) => line.length > 120)).toEqual([]);
});
