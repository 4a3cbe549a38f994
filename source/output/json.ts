import {presentConnectors} from '../model/facts.js';
import {explainFailure} from '../model/failure.js';
import type {Connection, Connector, Snapshot, TunnelKind, TunnelState} from '../model/fleet.js';
import {type Filter, filterOf} from '../model/selection.js';
import {type RawText, rawText} from '../model/text.js';
import {type CadenceOf, createAssess, type TunnelView} from '../model/view.js';

/** Version of the document's shape; raised when a field changes its meaning or goes away. */
const DOCUMENT_VERSION = 1;

const MASKED = rawText('(masked)');

export type JsonOptions = {
  /** Wall time, ms. */
  readonly now: number;
  /** Planned time between two looks at a tunnel; what is much older is not trusted. */
  readonly cadenceOf: CadenceOf;
  readonly isMasked: boolean;
  /** Words that a connector or its tunnel must hold; empty for all. */
  readonly filter: string;
};

const isoTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** The API's own fields; those that only the other kind has are left out. */
const connectionFields = (kind: TunnelKind, connection: Connection, isMasked: boolean): object => {
  const {uuid, is_pending_reconnect, ...shared} = connection;
  const origin_ip: RawText | null = isMasked && shared.origin_ip !== null ? MASKED : shared.origin_ip;
  return kind === 'cfd_tunnel' ? {...shared, origin_ip, uuid, is_pending_reconnect} : {...shared, origin_ip};
};

const connectorFields = (kind: TunnelKind, connector: Connector, isMasked: boolean): object => {
  const {ha_status, config_version, conns, ...shared} = connector;
  const own = kind === 'cfd_tunnel' ? {config_version} : {ha_status};
  const connections = conns?.map((connection) => connectionFields(kind, connection, isMasked)) ?? null;
  return {...shared, ...own, conns: connections};
};

const failureFields = (state: TunnelState): object | null => {
  if (state.failure === null) {
    return null;
  }
  const {failure} = state.failure;
  return {
    kind: failure.kind,
    message: explainFailure(failure),
    status: failure.status,
    code: failure.code,
  };
};

const tunnelFields = ({state, verdict}: TunnelView, filter: Filter, isMasked: boolean): object => {
  const {tunnel, kind} = state;
  return {
    id: tunnel.id,
    kind,
    name: tunnel.name,
    status: tunnel.status,
    created_at: tunnel.created_at,
    conns_active_at: tunnel.conns_active_at,
    conns_inactive_at: tunnel.conns_inactive_at,
    observed_at: isoTime(state.connectorsAt),
    failure: failureFields(state),
    verdict: {level: verdict.level, reasons: verdict.reasons.map(({rule, text}) => ({rule, text}))},
    // Without those that are gone: what a script reads is what the last answer showed.
    connectors:
      state.connectors === null
        ? null
        : presentConnectors(state)
            .filter(({connector}) => filter.connector(state, connector))
            .map(({connector}) => connectorFields(kind, connector, isMasked)),
  };
};

/**
 * The snapshot as a document for scripts, in the order of the API. Fields of the API keep the API's names; a
 * filter leaves out connectors and tunnels, but changes no verdict.
 */
export const jsonDocument = (
  snapshot: Snapshot,
  {now, cadenceOf, isMasked, filter: words}: JsonOptions,
): object => {
  const filter = filterOf(words);
  const assess = createAssess();
  const isShown = (state: TunnelState): boolean =>
    filter.tunnel(state) ||
    presentConnectors(state).some(({connector}) => filter.connector(state, connector));
  return {
    version: DOCUMENT_VERSION,
    at: isoTime(now),
    account: snapshot.account,
    tunnels: [...snapshot.tunnels.values()]
      .filter(isShown)
      .map((state) => tunnelFields(assess(state, now, cadenceOf(state)), filter, isMasked)),
  };
};

/** Half a surrogate pair is no character, and jq refuses a document that holds one. */
const wellFormed = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? Buffer.from(value, 'utf8').toString('utf8') : value;

/**
 * JSON that is also harmless on a terminal: what JSON.stringify leaves as it is, but a terminal would act on or
 * hide, is written as an escape. Nothing is lost but halves of surrogate pairs, which become U+FFFD.
 */
export const printableJson = (document: object): string =>
  JSON.stringify(document, wellFormed, 2).replace(
    /[\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu,
    (text) =>
      [...Array(text.length).keys()]
        .map((index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`)
        .join(''),
  );
