import {changeLevel, changeSentence} from '../model/change-words.js';
import type {Change, ConnectorName, Gap} from '../model/changes.js';
import {connectionFields, connectorFields, failureFields, isoTime, tunnelFields} from '../model/document.js';
import type {Level} from '../model/facts.js';
import type {Failure} from '../model/failure.js';
import {type Account, type Connection, type Snapshot, type TunnelKind, tunnelKinds} from '../model/fleet.js';
import {printableJson} from '../model/printable.js';
import type {Filter} from '../model/selection.js';
import {summarize} from '../model/summary.js';
import {type SafeText, safe} from '../model/text.js';
import type {TunnelView} from '../model/view.js';
import {levelWords} from '../model/words.js';
import {loadedOf} from '../monitor/agenda.js';
import {memberName} from './report-summary.js';
import {headlines} from './sentences.js';

/*
 * The lines of a stream. Fields of the API keep the API's names. contrib/stream.schema.json describes them all: what
 * changes here changes there, and a field that changes its meaning or goes away makes a new version.
 */
const STREAM_VERSION = 1;

const jsonLine = (document: object): string => `${printableJson(document, 0)}\n`;

export type HeaderOptions = {
  readonly app: string;
  /** Null where a recording is told. */
  readonly intervalMs: number | null;
  /** So long no line is missing while warptop runs; null where a recording is told. */
  readonly heartbeatMs: number | null;
};

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

/** Begins a stream; comes again once the account is known, where that was not so at once. */
export const headerLine = (
  at: number,
  account: Account | null,
  {app, intervalMs, heartbeatMs}: HeaderOptions,
): string =>
  jsonLine({
    type: 'header',
    version: STREAM_VERSION,
    at: isoTime(at),
    app: `warptop/${app}`,
    account,
    interval_s: seconds(intervalMs),
    heartbeat_s: seconds(heartbeatMs),
  });

/** What is known of a tunnel, at first and whenever its verdict is another one. @param was the level told before */
export const tunnelLine = (
  at: number,
  view: TunnelView,
  was: Level | null,
  filter: Filter,
  isMasked: boolean,
): string => {
  const {level} = view.verdict;
  const why = level === 'ok' ? safe`` : safe`, ${headlines(view.verdict)}`;
  return jsonLine({
    type: 'tunnel',
    at: isoTime(at),
    was,
    tunnel: tunnelFields(view, filter, isMasked),
    text: safe`${memberName(view.state.tunnel)}: ${levelWords[level]}${why}`,
  });
};

const gapFields = ({leastMs, mostMs}: Gap): object => ({least_ms: leastMs, most_ms: mostMs});

const nameFields = ({id, label}: ConnectorName): object => ({id, label});

/** What a change tells beyond its name and whom it is about. */
const detailFields = (change: Change, isMasked: boolean): object => {
  const kind: TunnelKind = change.tunnel?.kind ?? 'warp_connector';
  const connectionOf = (connection: Connection): object => connectionFields(kind, connection, isMasked);
  switch (change.what) {
    case 'connector_appeared':
    case 'connector_back':
      return {now: connectorFields(kind, change.now, isMasked)};
    case 'failover':
      return {from: nameFields(change.from), gap: gapFields(change.gap)};
    case 'connection_opened':
    case 'connection_closed':
      return {connection: connectionOf(change.connection)};
    case 'connection_reconnected':
    case 'connection_moved':
      return {from: connectionOf(change.from), to: connectionOf(change.to)};
    case 'api_lost':
      return {failure: failureFields(change.failure)};
    case 'api_restored':
      return {since: isoTime(change.since)};
    case 'tunnel_appeared':
    case 'tunnel_gone':
    case 'tunnel_back':
    case 'connector_gone':
      return {};
    default:
      return {from: change.from, to: change.to};
  }
};

export const changeLine = (change: Change, isMasked: boolean): string => {
  const {tunnel, connector, at, what} = change;
  return jsonLine({
    type: 'change',
    at: isoTime(at),
    what,
    level: changeLevel(change),
    tunnel: tunnel === null ? null : {id: tunnel.id, kind: tunnel.kind, name: tunnel.name},
    connector: connector === null ? null : nameFields(connector),
    ...detailFields(change, isMasked),
    text: changeSentence(change),
  });
};

/** Whether what was told can be relied on now. */
export type StreamState =
  | 'starting'
  | 'live'
  | 'late'
  | 'stale'
  /** Nothing answers, and it is tried again. */
  | 'retrying'
  | 'rate_limited'
  /** The credentials are refused. */
  | 'refused';

export type Pulse = {
  readonly state: StreamState;
  /** When anything was last answered (wall time, ms). */
  readonly answeredAt: number | null;
  /** Why nothing answers. */
  readonly failure: Failure | null;
  /** Why nothing is recorded at the moment; null where it is, or nothing is to be. */
  readonly recordingTrouble: SafeText | null;
};

/** How many tunnels were not asked for yet; null where it is not known which there are. */
export const unaskedOf = ({lists}: Snapshot, tunnels: readonly TunnelView[]): number | null => {
  const known = Object.values(lists);
  const isListed =
    known.some(({at}) => at !== null) && known.every(({at, failure}) => at !== null || failure !== null);
  const {loaded, all} = loadedOf(tunnels.map(({state}) => state));
  return isListed ? all - loaded : null;
};

/** @param tunnels those that are told of */
export const heartbeatLine = (
  at: number,
  {state, answeredAt, failure, recordingTrouble}: Pulse,
  snapshot: Snapshot,
  tunnels: readonly TunnelView[],
): string => {
  const {lists} = snapshot;
  const {byLevel, ...summary} = summarize(tunnels);
  const count = (level: Level): number => byLevel[level] ?? 0;
  return jsonLine({
    type: 'heartbeat',
    at: isoTime(at),
    state,
    answered_at: isoTime(answeredAt),
    failure: failure === null ? null : failureFields(failure),
    lists: tunnelKinds.flatMap((kind) => {
      const list = lists[kind];
      const lack = list?.failure?.failure;
      return list === undefined
        ? []
        : [{kind, observed_at: isoTime(list.at), failure: lack === undefined ? null : failureFields(lack)}];
    }),
    tunnels: summary.tunnels,
    connectors: summary.connectors,
    unasked: unaskedOf(snapshot, tunnels),
    levels: {
      ok: count('ok'),
      notice: count('notice'),
      unknown: count('unknown'),
      warning: count('warning'),
      critical: count('critical'),
    },
    recording_trouble: recordingTrouble,
  });
};

/** Changes are missing here, since who reads was too slow; all tunnels are told anew after it. */
export const gapLine = (at: number, dropped: number): string =>
  jsonLine({type: 'gap', at: isoTime(at), dropped});
