import type {SafeText} from '../model/text.js';
import type {Navigation} from './navigation.js';
import type {Drawing} from './paint.js';
import type {ScreenPreferences} from './preferences.js';
import type {Replay} from './time-travel.js';

/** What a screen is opened with. */
export type ScreenOptions = Drawing & {
  /** Shown where the data does not come from Cloudflare itself. */
  readonly place: SafeText | null;
  readonly navigation: Pick<Navigation, 'filter' | 'sort' | 'isMasked' | 'isUtc'>;
  /** What is shown in the place of the present; null while watching. */
  readonly replay: Replay | null;
  readonly preferences: ScreenPreferences;
};
