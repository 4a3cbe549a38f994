import type {Change} from '../model/changes.js';
import {isShownBy} from '../model/document.js';
import type {Level} from '../model/facts.js';
import type {Account, Snapshot} from '../model/fleet.js';
import {isInDoubt} from '../model/presence.js';
import {filterOf} from '../model/selection.js';
import type {Thresholds} from '../model/thresholds.js';
import type {Verdict} from '../model/verdict.js';
import {assessAll, type CadenceOf, createAssess, type TunnelView} from '../model/view.js';
import {questionOf} from '../monitor/agenda.js';
import type {Accepted} from '../monitor/history.js';
import {filterBetween} from './filter-between.js';
import {createBacklog} from './stream-backlog.js';
import {changeLine, gapLine, type HeaderOptions, headerLine, tunnelLine} from './stream-lines.js';

export type TellerOptions = HeaderOptions & {
  /** Words that a connector or its tunnel must hold; empty for all. */
  readonly filter: string;
  readonly isMasked: boolean;
  /** Changes that wait take no more, bytes. */
  readonly mostBytes?: number;
  readonly thresholds: Thresholds;
};

/** @param now wall time, ms */
export type LineAt = (now: number) => string;

/** What there is to tell, and in which order; lines are made when they are asked for, and told no more than once. */
export type Teller = {
  /** Takes note of what an observation did. */
  readonly accept: (accepted: Accepted) => void;
  /** Takes note of what happened to the API before there was anything to observe. */
  readonly add: (change: Change) => void;
  /** Takes note of how things are. @param now wall time, ms  @returns the tunnels that are told of */
  readonly look: (snapshot: Snapshot, now: number, cadenceOf: CadenceOf) => readonly TunnelView[];
  /** The next line, or null where there is nothing to tell. */
  readonly next: (now: number) => string | null;
  /** Takes note of a line that is to be made when it is its turn, after all others; only of the last one. */
  readonly put: (make: LineAt) => void;
};

/** Some ten thousand changes: who does not read for longer is told that something is missing. */
const MOST_BYTES = 8_000_000;

/** A verdict is another one where its level is, or its rules are; words alone, such as a number, make none. */
const signatureOf = ({level, reasons}: Verdict): string =>
  [level, ...reasons.map((reason) => `${reason.rule}=${reason.level}`)].join(' ');

type Told = {readonly level: Level; readonly signature: string};

/** Known, if only that nothing can be known of it: not one that will be asked for soon. */
const isKnown = ({state}: TunnelView): boolean =>
  state.connectorsAt !== null || state.failure !== null || questionOf(state) === null;

export const createTeller = ({
  filter: words,
  isMasked,
  mostBytes,
  thresholds,
  ...header
}: TellerOptions): Teller => {
  const filter = filterOf(words);
  const assess = createAssess(thresholds);
  const backlog = createBacklog(mostBytes ?? MOST_BYTES);
  const told = new Map<string, Told>();
  /** Those whose verdict is not told yet, by key, in the order in which it changed. */
  const waiting = new Map<string, TunnelView>();
  let known: ReadonlyMap<string, TunnelView> = new Map();
  let account: Account | null = null;
  let toldAccount: Account | null = null;
  let hasBegun = false;
  let extra: LineAt | null = null;

  const consider = (snapshot: Snapshot, view: TunnelView): void => {
    const {key} = view.state;
    const isNew = signatureOf(view.verdict) !== told.get(key)?.signature;
    if (!isNew) {
      waiting.delete(key);
    } else if (isKnown(view) && !(told.has(key) && isInDoubt(snapshot, view.state))) {
      waiting.set(key, view);
    }
  };

  const tunnelNext = (now: number): string | null => {
    const [first] = waiting;
    if (first === undefined) {
      return null;
    }
    const [key, view] = first;
    const was = told.get(key)?.level ?? null;
    waiting.delete(key);
    told.set(key, {level: view.verdict.level, signature: signatureOf(view.verdict)});
    return tunnelLine(now, view, was, filter, isMasked);
  };

  /** After a gap nobody knows what was missed, so that all that is known is told again. */
  const tellAllAgain = (): void => {
    for (const [key, view] of known) {
      if (told.has(key)) {
        waiting.set(key, view);
      }
    }
  };

  const isHeaderDue = (): boolean =>
    hasBegun
      ? toldAccount === null && account !== null
      : account !== null || !backlog.isEmpty() || waiting.size > 0 || extra !== null;

  const extraNext = (now: number): string | null => {
    const line = extra?.(now) ?? null;
    extra = null;
    return line;
  };

  return {
    accept: ({before, snapshot, changes}) => {
      if (changes.length > 0) {
        const isShown = filterBetween(words, before, snapshot).change;
        for (const change of changes.filter(isShown)) {
          backlog.add(changeLine(change, isMasked));
        }
      }
    },
    add: (change) => backlog.add(changeLine(change, isMasked)),
    look: (snapshot, now, cadenceOf) => {
      account = snapshot.account;
      const views = assessAll(snapshot, assess, now, cadenceOf).filter(
        ({state}) => words === '' || told.has(state.key) || isShownBy(filter, state),
      );
      known = new Map(views.map((view) => [view.state.key, view]));
      for (const view of views) {
        consider(snapshot, view);
      }
      for (const key of [...told.keys(), ...waiting.keys()]) {
        if (!known.has(key)) {
          told.delete(key);
          waiting.delete(key);
        }
      }
      return views;
    },
    next: (now) => {
      if (isHeaderDue()) {
        hasBegun = true;
        toldAccount = account;
        return headerLine(now, account, header);
      }
      const dropped = backlog.takeDropped();
      if (dropped > 0) {
        tellAllAgain();
        return gapLine(now, dropped);
      }
      return backlog.take() ?? tunnelNext(now) ?? extraNext(now);
    },
    put: (make) => {
      extra = make;
    },
  };
};
