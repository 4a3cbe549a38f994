import type {Level} from '../model/facts.js';
import type {Account} from '../model/fleet.js';
import type {SafeText} from '../model/text.js';
import type {TunnelView} from '../model/view.js';

/** What an alert is about; a stable name for scripts. */
export type AlertEvent =
  /** What was not well already when the watch began. */
  | 'standing'
  | 'worse'
  /** Not as bad as it was told to be, but not well. */
  | 'better'
  | 'recovered'
  | 'gone'
  /** Nothing new is known: of warptop's own sight, never of a tunnel. */
  | 'data_stale'
  | 'data_fresh';

/** A tunnel that an alert tells of, as it was seen when that was decided. */
export type AlertTunnel = {
  readonly view: TunnelView;
  /** The level that it had before; null where it had none that was seen. */
  readonly from: Level | null;
};

/** Something worth calling a person. */
export type Alert = {
  readonly event: AlertEvent;
  /** Of the gravest tunnel; `unknown` and `ok` where it is about no tunnel. */
  readonly level: Level;
  /** When it was decided (wall time, ms). */
  readonly at: number;
  /** One sentence that stands alone. */
  readonly text: SafeText;
  readonly account: Account | null;
  /** The gravest first. */
  readonly tunnels: readonly AlertTunnel[];
};

/** How many alerts there are in a minute at most; what comes faster is told together. */
export const MOST_A_MINUTE = 6;
