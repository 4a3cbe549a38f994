import type {SafeText} from '../model/text.js';
import type {Readings} from './gauges.js';
import type {HistorySize} from './history.js';

/** What warptop knows of itself at one moment. */
export type Vitals = {
  readonly readings: Readings;
  /** How much is remembered, and of which time. */
  readonly history: HistorySize & {readonly span: {readonly from: number; readonly until: number} | null};
  /** Part of the API's quota that may be used, 0 to 1; null where nothing is asked. */
  readonly share: number | null;
  readonly memory: {readonly rssBytes: number; readonly heapBytes: number};
  /** Since the watch began, ms; whatever the clock was set to meanwhile. */
  readonly runningMs: number;
  /** Where metrics are served, and when they were last asked for (wall time, ms); null where they are not. */
  readonly metrics: {readonly url: SafeText; readonly readAt: number | null} | null;
  /** What runs: warptop, Node, the system. */
  readonly versions: readonly SafeText[];
};
