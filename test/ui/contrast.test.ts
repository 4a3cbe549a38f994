import {describe, expect, test} from 'vitest';
import {grounds} from '../../source/model/ground.js';
import {type Look, looks} from '../../source/ui/looks.js';
import {connectorSigns, levelSigns, type Role, tunnelSigns} from '../../source/ui/theme.js';
import {contrast, difference, paintOf, seenBy, sights} from '../helpers/contrast.js';
import {foreign, ours, type Palette} from '../helpers/palettes.js';

/* How well each role can be read, and told from the others, by whom, and in which terminals. */

const roles = Object.keys(looks.dark) as Role[];

/** A profile's colour is the user's choice; its letters are black or white, whichever stands out in most terminals. */
const isChosen = (role: Role): boolean => role.startsWith('profile-');

const ownRoles = roles.filter((role) => !isChosen(role));

/** The least that anybody sees of a role. */
const leastOf = (role: Role, palette: Palette, among = sights): number => {
  const {ink, paper} = paintOf(role, palette);
  return Math.min(...among.map((sight) => contrast(seenBy(sight, ink), seenBy(sight, paper))));
};

test('contrast is that of the web: black on white is 21 to 1, and a colour on itself is 1', () => {
  expect(contrast([0, 0, 0], [1, 1, 1])).toBeCloseTo(21, 5);
  expect(contrast([0.2, 0.5, 0.1], [0.2, 0.5, 0.1])).toBe(1);
  expect(leastOf('plain', foreign['xterm, light'] as Palette, ['all colours'])).toBeCloseTo(21, 5);
});

test('eyes that see not all colours still see what is grey as it is', () => {
  for (const sight of sights) {
    expect(difference(seenBy(sight, [0.4, 0.4, 0.4]), [0.4, 0.4, 0.4])).toBeLessThan(0.1);
  }
  const [red, green] = [paintOf('bad', ours.dark).ink, paintOf('good', ours.dark).ink];
  expect(difference(red, green)).toBeGreaterThan(60);
  expect(difference(seenBy('deuteranopia', red), seenBy('deuteranopia', green))).toBeLessThan(20);
});

/** What letters need to be read by nearly everybody: https://www.w3.org/TR/WCAG21/#contrast-minimum */
const READABLE = 4.5;

describe.each(grounds)('on the %s ground of the pictures', (ground) => {
  test.each(sights)('every role can be read with %s', (sight) => {
    const low = ownRoles.filter((role) => leastOf(role, ours[ground], [sight]) < READABLE);
    expect(low).toEqual([]);
  });
});

/** What must be read at three in the morning; what is only dim can be done without. */
const states = [
  ...new Set([
    ...Object.values(connectorSigns).map(({role}) => role),
    ...Object.values(levelSigns).map(({role}) => role),
    ...Object.values(tunnelSigns).map(({role}) => role),
    'api-trouble' as const,
    'held' as const,
    'past' as const,
  ]),
].filter((role) => role !== 'dim');

/** Where a terminal's own colours allow no more. Solarized has less for its own plain letters. */
const LOWEST: Readonly<Record<string, Partial<Record<Role, number>>>> = {
  VGA: {warning: 4, held: 4},
  'Windows Campbell': {'api-trouble': 3.1},
  'Solarized, dark': {bad: 3.2, 'api-trouble': 3.3},
  'Solarized, light': {
    ...{plain: 4, standby: 4, notice: 4, unknown: 4, held: 4},
    ...{good: 3.4, past: 3.4, warning: 4, bad: 4, 'api-trouble': 4},
  },
  'macOS Terminal, Pro': {bad: 4.3},
};

test.each(Object.entries(foreign))('every state can be read in %s', (name, palette) => {
  const low = states.filter(
    (role) => leastOf(role, palette, ['all colours']) < (LOWEST[name]?.[role] ?? READABLE),
  );
  expect(low).toEqual([]);
});

test('no limit is lower than it has to be', () => {
  for (const [name, limits] of Object.entries(LOWEST)) {
    for (const [role, limit] of Object.entries(limits)) {
      const reached = leastOf(role as Role, foreign[name] as Palette, ['all colours']);
      expect(reached, `${role} in ${name}`).toBeLessThan(READABLE);
      expect(reached - limit, `${role} in ${name}`).toBeLessThan(0.4);
    }
  }
});

test('what was taken for a ground is better there than what was taken for the other', () => {
  const lights = Object.values(foreign).filter(({ground}) => ground === 'light');
  for (const palette of lights) {
    for (const role of ['good', 'standby', 'warning', 'past', 'held'] as const) {
      const other = {...palette, ground: 'dark'} as const;
      expect(leastOf(role, palette, ['all colours']), role).toBeGreaterThanOrEqual(
        Math.min(READABLE, leastOf(role, other, ['all colours'])),
      );
    }
  }
});

/** Where what is called bright is a grey, or is dark: whoever has such a terminal takes another colour. */
const UNFIT: Readonly<Record<string, readonly string[]>> = {
  'VS Code, light': ['white', 'bright-blue'],
  'Solarized, dark': ['bright-red', 'bright-green', 'bright-yellow', 'bright-magenta'],
  'Solarized, light': ['bright-red', 'bright-green', 'bright-yellow', 'bright-magenta'],
  'macOS Terminal, Pro': ['bright-blue'],
  'macOS Terminal, Basic': ['bright-blue'],
};

test('the name of a profile can be made out on every colour it may have', () => {
  for (const [name, palette] of Object.entries(foreign)) {
    const low = roles.filter((role) => isChosen(role) && leastOf(role, palette, ['all colours']) < 3);
    expect(low, name).toEqual((UNFIT[name] ?? []).map((colour) => `profile-${colour}`));
  }
});

/** Two looks differ without colour: by weight, or by ground and letters turned round. */
const isShaped = (a: Look, b: Look): boolean =>
  (a.bold ?? false) !== (b.bold ?? false) || (a.inverse ?? false) !== (b.inverse ?? false);

/** Below this two colours are alike at a glance. */
const ALIKE = 10;

/** What may differ by neither: both are well then, or both are not. Symbol and word tell these apart. */
const ALLOWED: ReadonlySet<string> = new Set(['good standby', 'standby plain', 'warning bad']);

const told: readonly Role[] = ['good', 'standby', 'warning', 'bad', 'api-trouble', 'plain'];

describe.each(Object.entries({...foreign, 'our dark': ours.dark, 'our light': ours.light}))(
  'in %s',
  (_, palette) => {
    test.each(sights)('what is well is never like what is not, with %s', (sight) => {
      const inkOf = (role: Role) => seenBy(sight, paintOf(role, palette).ink);
      const alike = told.flatMap((a, index) =>
        told
          .slice(index + 1)
          .filter((b) => !isShaped(looks[palette.ground][a], looks[palette.ground][b]))
          .filter((b) => difference(inkOf(a), inkOf(b)) < ALIKE)
          .map((b) => `${a} ${b}`),
      );
      expect(alike.filter((pair) => !ALLOWED.has(pair))).toEqual([]);
    });
  },
);
