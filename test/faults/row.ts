import type {Fault, FaultProxy} from '../helpers/fault-proxy.js';
import type {Front} from '../helpers/front.js';
import type {AtEnd, Terminal} from '../helpers/terminal.js';

/**
 * The way to the API: plain HTTP on this machine; TLS, or an HTTP proxy, itself over TLS or not, that leads to TLS.
 * What stands first on it can be led astray.
 */
export type Way = 'plain' | 'tls' | 'proxy' | 'proxy over tls';

/** What a row can do its mischief to. */
export type Stage = {
  readonly terminal: Terminal;
  readonly proxy: FaultProxy;
  /** What warptop connects with; null where that is `proxy` itself. */
  readonly front: Front | null;
  /** Opens the same command once more, in a terminal of its own. */
  readonly again: () => Terminal;
  readonly atEnd: AtEnd;
};

/** Text that must be seen, and where. */
export type Seen = {
  readonly header?: RegExp;
  /** By name of the tunnel. */
  readonly rows?: Readonly<Record<string, RegExp>>;
  readonly somewhere?: RegExp;
};

/** Resolves with the first screen for which it is true. */
export type During = (wanted: (screen: readonly string[]) => boolean) => Promise<readonly string[]>;

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
  /**
   * Checked while the fault lasts, once all of the above was seen.
   * @param during waits for a screen, and looks at each one meanwhile: no row may vanish, none that is old count as well
   */
  readonly check?: (stage: Stage, during: During) => void | Promise<void>;
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
  /** Ends it in place of `q` and signals, with its exit code and what it says then; null where nobody can read it. */
  readonly end?: {
    readonly by: (stage: Stage) => void;
    readonly code: number | null;
    readonly says: RegExp | null;
  };
  /** How long its end may take, ms; by default 2,000, as 500 are promised on a machine with nothing else to do. */
  readonly endsWithinMs?: number;
  /** By default `plain`. */
  readonly way?: Way;
  /** True where the fault is there before the command is. */
  readonly isFromStart?: boolean;
  /** Code that is run in the command's process before its own; SIGUSR2 is free for it to listen to. */
  readonly preload?: string;
  /** What ticks is out of place until the picture is painted anew, as where others scrolled the screen. */
  readonly hidesClock?: boolean;
  /** Beside the tunnels and the interval; by default the whole budget may be used. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
  readonly command?: readonly [string, ...string[]];
};
