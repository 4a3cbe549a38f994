import {isConnectionChange} from '../model/change-names.js';
import {changeSentence} from '../model/change-words.js';
import type {Change} from '../model/changes.js';
import {isNamedBy} from '../model/connector-name.js';
import {isShownBy} from '../model/document.js';
import {presentConnectors} from '../model/facts.js';
import {shortFailure} from '../model/failure.js';
import {type ConnectorState, type Snapshot, type TunnelKind, tunnelKinds} from '../model/fleet.js';
import {isTrusted} from '../model/freshness.js';
import {isInDoubt} from '../model/presence.js';
import {filterOf} from '../model/selection.js';
import {connectorStatus, kindWords, statusWords} from '../model/status.js';
import {escaped, rawValue, type SafeText, safe} from '../model/text.js';
import type {Thresholds} from '../model/thresholds.js';
import {isProblem} from '../model/verdict.js';
import {assessAll, createAssess, type TunnelView} from '../model/view.js';
import {connectorName, counted} from '../model/words.js';
import {cadenceIn, loadedOf} from '../monitor/agenda.js';
import type {Accepted} from '../monitor/history.js';
import type {MonitorState} from '../monitor/monitor.js';
import {filterBetween} from './filter-between.js';
import {memberName} from './report-summary.js';
import {headlines} from './sentences.js';
import {listed} from './spoken.js';

/** What a script waits for. */
export type Goal =
  /** No tunnel has a problem. */
  | {readonly name: 'healthy'}
  /** A WARP connector, by its id, the beginning of it, or its label, is active. */
  | {readonly name: 'active'; readonly connector: string}
  /** Something happened to a tunnel or a connector. `kinds`: only these; empty: any but those of single connections. */
  | {readonly name: 'changed'; readonly kinds: ReadonlySet<string>};

/** How it stands, in a few words. */
export type Standing = {
  readonly name: /** It came true. */
  'met' | 'not-yet' | /** It cannot come true as it was asked for. */ 'mistaken';
  readonly words: SafeText;
};

export type Aim = {
  /** Takes note of what an observation did. */
  readonly accept: (accepted: Accepted) => void;
  /** @param now wall time, ms */
  readonly look: (state: MonitorState, now: number) => Standing;
};

/** So many that stand in the way are named. */
const MOST_NAMES = 3;

const notYet = (words: SafeText): Standing => ({name: 'not-yet', words});

/**
 * What was seen otherwise before has to be seen so in two answers, one after the other: a failover passes through
 * states that do not last.
 */
const createTrust = () => {
  const known = new Map<string, {readonly wasOtherwise: boolean; readonly at: number | null}>();
  /** @param at when it was observed (ms) */
  return (key: string, isSo: boolean, at: number | null): boolean => {
    const before = known.get(key) ?? {wasOtherwise: false, at: null};
    const after = isSo
      ? {wasOtherwise: before.wasOtherwise, at: before.at ?? at}
      : {wasOtherwise: true, at: null};
    known.set(key, after);
    return isSo && (!after.wasOtherwise || after.at !== at);
  };
};

type Seen = {readonly snapshot: Snapshot; readonly tunnels: readonly TunnelView[]};

/** What keeps the lists from telling all that there is. */
const listTrouble = ({lists}: Snapshot): SafeText | null => {
  const isUnread = (kind: TunnelKind): boolean => lists[kind] !== undefined && lists[kind].at === null;
  const failing = tunnelKinds.find((kind) => (lists[kind]?.failure ?? null) !== null);
  const failure = failing === undefined ? undefined : lists[failing]?.failure?.failure;
  if (failing !== undefined && failure !== undefined) {
    return safe`the list of ${kindWords[failing]} tunnels cannot be read (${shortFailure(failure)})`;
  }
  return tunnelKinds.some(isUnread) ? safe`the lists are not answered yet` : null;
};

const healthyAim = (): ((seen: Seen) => Standing) => {
  const isTrue = createTrust();
  return ({snapshot, tunnels}) => {
    const all = tunnels.map((tunnel) => {
      const {key, connectorsAt, missingSince} = tunnel.state;
      const isWell = !isProblem(tunnel.verdict.level) && missingSince === null;
      const isAsked = connectorsAt !== null && !isInDoubt(snapshot, tunnel.state);
      return {tunnel, isWell, isMet: isAsked && isTrue(key, isWell, connectorsAt)};
    });
    const trouble = listTrouble(snapshot);
    const missing = all.filter(({isMet}) => !isMet);
    if (trouble !== null) {
      return notYet(trouble);
    }
    if (tunnels.length === 0) {
      return notYet(safe`there is no tunnel`);
    }
    if (missing.length > 0) {
      const names = missing.map(({tunnel: {state, verdict}, isWell}) =>
        isWell
          ? safe`${memberName(state.tunnel)}: well for the first time`
          : safe`${memberName(state.tunnel)}: ${headlines(verdict)}`,
      );
      return notYet(listed(names, MOST_NAMES, safe`; `));
    }
    const connectors = tunnels.reduce((sum, {state}) => sum + presentConnectors(state).length, 0);
    return {
      name: 'met',
      words: safe`${counted(tunnels.length, safe`tunnel`)}, ${counted(connectors, safe`connector`)}`,
    };
  };
};

type Found = {readonly tunnel: TunnelView; readonly connector: ConnectorState};

const nameOf = ({tunnel, connector}: Found): SafeText =>
  safe`${connectorName(connector.connector)} of ${memberName(tunnel.state.tunnel)}`;

const activeAim = (wanted: string): ((seen: Seen) => Standing) => {
  const isTrue = createTrust();
  return ({tunnels}) => {
    const found = tunnels.flatMap((tunnel) =>
      presentConnectors(tunnel.state)
        .filter(({connector}) => isNamedBy(connector, wanted))
        .map((connector): Found => ({tunnel, connector})),
    );
    const isWhole = ({connector: {connector}}: Found): boolean =>
      connector.id !== null && rawValue(connector.id).toLowerCase() === wanted.toLowerCase();
    const named = found.some(isWhole) ? found.filter(isWhole) : found;
    const [only, ...others] = named;
    const {loaded, all} = loadedOf(tunnels.map(({state}) => state));
    if (only === undefined) {
      return notYet(safe`no connector is named ${escaped(wanted)}`);
    }
    if (others.length > 0) {
      const names = listed(named.map(nameOf), MOST_NAMES, safe`, `);
      return {name: 'mistaken', words: safe`several connectors are named ${escaped(wanted)}: ${names}`};
    }
    const {tunnel, connector} = only;
    const status = connectorStatus(tunnel.state.kind, connector.connector);
    if (tunnel.state.kind !== 'warp_connector') {
      return {
        name: 'mistaken',
        words: safe`${nameOf(only)} is a cloudflared, which is never active or passive`,
      };
    }
    const isKnown = isTrusted(tunnel.freshness);
    const key = `${tunnel.state.key}/${connector.key}`;
    const isMet = isTrue(key, isKnown && status.state === 'active', tunnel.state.connectorsAt);
    // Another one may be named so, too, in a tunnel that was not asked yet.
    if (isMet && (loaded === all || isWhole(only))) {
      return {name: 'met', words: nameOf(only)};
    }
    return notYet(safe`${nameOf(only)} is ${isKnown ? statusWords(status) : safe`unknown: its data is old`}`);
  };
};

const isWanted = (change: Change, kinds: ReadonlySet<string>): boolean =>
  kinds.size > 0 ? kinds.has(change.what) : change.tunnel !== null && !isConnectionChange(change);

/** Follows a watch until what is waited for comes true. @param filter words that a connector or its tunnel must hold */
export const createAim = (goal: Goal, filter: string, thresholds: Thresholds): Aim => {
  const assess = createAssess(thresholds);
  const filtered = filterOf(filter);
  let change: Change | null = null;
  const look =
    goal.name === 'healthy'
      ? healthyAim()
      : goal.name === 'active'
        ? activeAim(goal.connector)
        : ({tunnels}: Seen): Standing => {
            const {loaded, all} = loadedOf(tunnels.map(({state}) => state));
            return change === null
              ? notYet(loaded < all ? safe`${all - loaded} not asked yet` : safe`nothing has changed`)
              : {name: 'met', words: changeSentence(change)};
          };
  return {
    accept: ({before, snapshot, changes}) => {
      if (goal.name === 'changed' && change === null && changes.length > 0) {
        const isShown = filterBetween(filter, before, snapshot).change;
        change = changes.find((each) => isWanted(each, goal.kinds) && isShown(each)) ?? null;
      }
    },
    look: ({snapshot, polling}, now) => {
      const tunnels = assessAll(snapshot, assess, now, cadenceIn(polling)).filter(
        ({state}) => filter === '' || isShownBy(filtered, state),
      );
      return look({snapshot, tunnels});
    },
  };
};
