import type {LogState} from '../log/log.js';
import type {Account, Snapshot} from '../model/fleet.js';
import type {Summary} from '../model/summary.js';
import type {SafeText} from '../model/text.js';
import type {FleetRow, HeldOrder, TunnelView} from '../model/view.js';
import type {History} from '../monitor/history.js';
import type {Polling} from '../monitor/polling.js';
import type {Vitals} from '../monitor/vitals.js';
import type {RecorderState} from '../recording/recorder.js';
import type {Events, Scope} from './events.js';
import type {FleetPictures} from './fleet-pictures.js';
import type {Navigation, Place} from './navigation.js';
import type {Past} from './playhead.js';
import type {ScreenPreferences} from './preferences.js';
import type {Line} from './span.js';

/** A column of a table: its title and its width on the screen. */
export type Column = {readonly title: SafeText; readonly width: number};

/** Where a row stands in a picture. */
export type RowPlace = {
  readonly isSelected: boolean;
  /** The first in sight: what it belongs to may be above it, and out of sight. */
  readonly isTop: boolean;
  readonly scene: Scene;
};

/** One line of a page. Lines are drawn only when they are seen. */
export type PageRow =
  | {readonly type: 'line'; readonly key: string | null; readonly draw: (place: RowPlace) => Line}
  /** Drawn by the scene's {@link FleetPictures}: nothing is made of ten thousand rows that nobody sees. */
  | FleetRow
  | {readonly type: 'table-head'; readonly columns: readonly Column[]}
  | {
      readonly type: 'table-row';
      readonly key: string | null;
      readonly columns: readonly Column[];
      readonly cells: (isSelected: boolean) => readonly Line[];
    };

/** What a screen shows between header and footer. */
export type Page = {
  /** Lines that stay while the rest scrolls. */
  readonly head: readonly Line[];
  readonly rows: readonly PageRow[];
  /** Those of the rows that can be selected, where that is known without a look at each. */
  readonly keys?: readonly string[];
  /** What is selected until the user chose something. */
  readonly initial: string | null;
  /** What opening a row leads to. */
  readonly open: (key: string) => Place | null;
  /** The moment that opening a row goes to, and the row of the list that it selects there. */
  readonly jump?: (key: string) => {readonly at: number; readonly select: string | null} | null;
  /** Key of the tunnel that a row belongs to, or that the whole page is about. */
  readonly tunnelOf: (key: string | null) => string | null;
};

/** What is remembered of all moments. */
export type Memory = {
  /** Null before there is anything to remember (wall time, ms). */
  readonly span: {readonly from: number; readonly until: number} | null;
  /** What is known by now, or at the end of a replay. */
  readonly latest: Snapshot;
  readonly eventsOf: (scope: Scope) => Events;
};

/** Everything that a page is made from. All of one moment, so that one frame never shows two. */
export type Scene = {
  readonly account: Account | null;
  readonly snapshot: Snapshot;
  readonly tunnels: readonly TunnelView[];
  /** Makes the rows of the list. */
  readonly fleet: FleetPictures;
  readonly summary: Summary;
  readonly polling: Polling;
  /** Wall time of the picture, ms. */
  readonly now: number;
  /** Wall time by now, ms: later than `now` where the picture is held or of the past. */
  readonly present: number;
  /** Where in the past the picture is from; null where it is not. */
  readonly past: Past | null;
  readonly memory: Memory;
  /** The moment at which the user began to hold the picture (wall time, ms); null when it is live. */
  readonly heldAt: number | null;
  /** What the monitor does by now, which a held picture must not hide. */
  readonly trouble: Polling;
  readonly navigation: Navigation;
  readonly preferences: ScreenPreferences;
  /** What the connectors have been doing. */
  readonly history: Pick<History, 'stretches'>;
  readonly log: LogState;
  /** How many unexpected messages of the log nobody has looked at. */
  readonly unseen: number;
  /** What becomes of the recording; null where there is none. */
  readonly recorded: RecorderState | null;
  /** The order that a moving cursor holds for a while; empty otherwise. */
  readonly held: HeldOrder;
  /** What warptop knows of itself, where that is looked at. */
  readonly vitals: Vitals | null;
  /** Columns of the terminal. */
  readonly width: number;
};

export const rowKey = (row: PageRow): string | null => (row.type === 'table-head' ? null : row.key);

/** The rows that can be selected. */
export const selectableKeys = ({rows, keys}: Page): readonly string[] =>
  keys ?? rows.flatMap((row) => rowKey(row) ?? []);

/** A line that cannot be selected. */
export const plainRow = (line: Line): PageRow => ({type: 'line', key: null, draw: () => line});
