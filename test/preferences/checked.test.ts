import {expect, test} from 'vitest';
import {rawText, safe} from '../../source/model/text.js';
import {checkedPreferences} from '../../source/preferences/checked.js';
import {noPreferences, type Preferences} from '../../source/preferences.js';
import {colours, isColour} from '../../source/ui/colours.js';
import {looks} from '../../source/ui/looks.js';
import {usualPreferences} from '../../source/ui/preferences.js';

import {refusal} from './refusal.js';

const checked = (preferences: Partial<Preferences>) => checkedPreferences({...noPreferences, ...preferences});

test('without preferences all is as usual', () => {
  const {annotations, ...screen} = checkedPreferences(noPreferences);
  expect(screen).toEqual(usualPreferences);
  expect(annotations.labelOf(rawText('bf69f118-238e-11f1-b113-ee02f3be4a5b'))).toBeNull();
  expect(annotations.fullConnections).toBe(4);
});

test('how many connections are all is said of connectors as of verdicts', () => {
  const {annotations, thresholds} = checked({thresholds: new Map([['full_connections', 2]])});
  expect([annotations.fullConnections, thresholds.fullConnections]).toEqual([2, 2]);
});

test('a profile has one of sixteen colours, or none', () => {
  expect(Object.keys(colours)).toHaveLength(16);
  for (const colour of Object.keys(colours).filter(isColour)) {
    expect(checked({profile: {name: safe`prod`, colour}}).profile).toEqual({name: 'prod', colour});
    const {color, backgroundColor} = looks.dark[`profile-${colour}`];
    expect(backgroundColor).toBe(colours[colour]);
    // Letters that stand out from it, and not those of the terminal's own ground.
    expect(color).toBe(/^(bright-)?black$|^(red|blue|magenta)$/.test(colour) ? 'whiteBright' : 'black');
  }
  expect(checked({profile: {name: safe`lab`, colour: null}}).profile).toEqual({name: 'lab', colour: null});
});

test.each([
  [
    {profile: {name: safe`prod`, colour: 'crimson'}},
    ['profiles', 'prod', 'colour'],
    /“crimson”; the colours are black, red, .*, bright-white$/,
  ],
  [{profile: {name: safe`prod`, colour: 'toString'}}, ['profiles', 'prod', 'colour'], /“toString”/],
  [{profile: {name: safe`prod`, colour: '\u001B[31m'}}, ['profiles', 'prod', 'colour'], /“\^\[\[31m”/],
  [{labels: new Map([['lon', 'x']])}, ['labels', 'lon'], /“lon” is not the id/],
  [{columns: ['colo']}, ['columns', '0'], /“colo”/],
  [{keys: new Map([['fly', ['f']]])}, ['keys', 'fly'], /“fly”/],
  [{thresholds: new Map([['late', 0]])}, ['thresholds', 'late'], /late takes/],
])('all of them are checked: %j', (preferences, path, expected) => {
  const error = refusal(() => checked(preferences));
  expect(error.path).toEqual(path);
  expect(error.words).toMatch(expected);
});
