import type {Fault, FaultProxy} from '../helpers/fault-proxy.js';
import type {Terminal} from '../helpers/terminal.js';

/** What a row can do its mischief to. */
export type Stage = {readonly terminal: Terminal; readonly proxy: FaultProxy};

/** Text that must be seen, and where. */
export type Seen = {
  readonly header?: RegExp;
  /** By name of the tunnel. */
  readonly rows?: Readonly<Record<string, RegExp>>;
  readonly somewhere?: RegExp;
};

/** One fault, what must be seen of it, and what must not be lost. */
export type Row = {
  readonly name: string;
  /** What is wrong with the API, or what is done to the terminal. */
  readonly fault: Fault | ((stage: Stage) => void | Promise<void>);
  readonly seen: Seen;
  /** So many of the six connectors may count as well while it lasts; by default none. */
  readonly well?: number;
  /** Also waited for: the row of this tunnel has become so old (s), so the fault lasted at least that long. */
  readonly lasts?: readonly [tunnel: string, ageS: number];
  /** Checked while the fault lasts, once all of the above was seen. */
  readonly check?: (stage: Stage) => void | Promise<void>;
  /** Ends a fault that is not the API's. */
  readonly lift?: (stage: Stage) => void | Promise<void>;
  /**
   * How long after the fault the rows are fresh again, s; by default one interval and 5. Null: that is not waited
   * for, and the command is ended while the fault lasts.
   */
  readonly healsWithinS?: number | null;
  /** The planned time between two looks while the fault lasts, s; by default the interval. */
  readonly paceS?: number;
  /** False where the fault rightly puts other rows in their place. */
  readonly isKept?: boolean;
  /** Ends the command in place of `q`. */
  readonly signal?: 'SIGTERM' | 'SIGHUP' | 'SIGINT' | 'SIGQUIT';
  /** How long its end may take, ms; by default 2,000, as 500 are promised on a machine with nothing else to do. */
  readonly endsWithinMs?: number;
  /** Beside the tunnels and the interval; by default the whole budget may be used. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
  readonly command?: readonly [string, ...string[]];
};
