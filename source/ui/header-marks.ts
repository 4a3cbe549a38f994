import {escaped, type SafeText, safe, safeText} from '../model/text.js';
import type {Scene} from './page.js';
import type {Profile} from './preferences.js';
import {type Line, span, truncate, truncateStart, widthOf} from './span.js';
import type {Role} from './theme.js';

export const words = (text: SafeText, role: Role = 'plain'): Line => [span(text, role)];

/** What the header keeps in the narrowest pane, down to so many columns. */
export type Mark = {
  readonly columns: number;
  readonly least: number;
  /** False where it goes before the word for the state is cut. */
  readonly isKept: boolean;
  readonly cut: (columns: number) => Line;
};

/** So much of a host is shown wherever there is a host to show: its end, which tells whose it is. */
const LEAST_PLACE_COLUMNS = 14;

/** Where the data comes from is never dropped, since who answers is who gets the token. */
export const placeMark = (place: SafeText): Mark => ({
  columns: widthOf(place),
  least: LEAST_PLACE_COLUMNS,
  isKept: true,
  cut: (columns) => words(truncateStart(place, columns), 'notice'),
});

const MOST_PROFILE_COLUMNS = 24;

const LEAST_PROFILE_COLUMNS = 6;

/** The profile by its name on the ground of its colour, so that it is told without colours too. */
export const profileMark = ({name, colour}: Profile): Mark => ({
  columns: Math.min(widthOf(name), MOST_PROFILE_COLUMNS) + 2,
  least: LEAST_PROFILE_COLUMNS,
  isKept: false,
  cut: (columns) =>
    words(safe` ${truncate(name, columns - 2)} `, colour === null ? 'profile' : `profile-${colour}`),
});

const accountWords = ({account}: Scene): SafeText =>
  account === null
    ? safe`…`
    : account.name === null
      ? safe`${truncate(escaped(account.id), 9)}`
      : safeText(account.name);

/** Whose tunnels: the account, on the ground of the profile where there is one. */
export const ownerWords = (scene: Scene): Line => {
  const {profile} = scene.preferences;
  const [name] = profile === null ? [] : profileMark(profile).cut(MOST_PROFILE_COLUMNS + 2);
  return name === undefined
    ? words(accountWords(scene))
    : words(safe`${name.text}· ${accountWords(scene)} `, name.role);
};
