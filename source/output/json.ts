import {presentConnectors} from '../model/facts.js';
import {explainFailure} from '../model/failure.js';
import type {Connection, Connector, Snapshot, TunnelKind, TunnelState} from '../model/fleet.js';
import {freshnessOf} from '../model/freshness.js';
import {type RawText, rawText} from '../model/text.js';
import {ageMs} from '../model/time.js';
import {verdictOf} from '../model/verdict.js';

/** Version of the document's shape; raised when a field changes its meaning or goes away. */
const DOCUMENT_VERSION = 1;

const MASKED = rawText('(masked)');

export type JsonOptions = {
  /** Wall time, ms. */
  readonly now: number;
  /** Planned time between two looks at a tunnel, ms; what is much older is not trusted. */
  readonly cadenceMs: number;
  readonly isMasked: boolean;
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

const tunnelFields = (state: TunnelState, {now, cadenceMs, isMasked}: JsonOptions): object => {
  const {tunnel, kind, connectorsAt} = state;
  const freshness = freshnessOf(connectorsAt === null ? null : ageMs(connectorsAt, now), cadenceMs);
  const {level, reasons} = verdictOf(state, freshness);
  return {
    id: tunnel.id,
    kind,
    name: tunnel.name,
    status: tunnel.status,
    created_at: tunnel.created_at,
    conns_active_at: tunnel.conns_active_at,
    conns_inactive_at: tunnel.conns_inactive_at,
    observed_at: isoTime(connectorsAt),
    failure: failureFields(state),
    verdict: {level, reasons: reasons.map(({rule, text}) => ({rule, text}))},
    // Without those that are gone: what a script reads is what the last answer showed.
    connectors:
      state.connectors === null
        ? null
        : presentConnectors(state).map(({connector}) => connectorFields(kind, connector, isMasked)),
  };
};

/** The snapshot as a document for scripts. Fields of the API keep the API's names. */
export const jsonDocument = (snapshot: Snapshot, options: JsonOptions): object => ({
  version: DOCUMENT_VERSION,
  at: isoTime(options.now),
  account: snapshot.account,
  tunnels: [...snapshot.tunnels.values()].map((state) => tunnelFields(state, options)),
});

/**
 * JSON that is also harmless on a terminal: what JSON.stringify leaves as it is, but a terminal would act on or
 * hide, is written as an escape. Nothing is lost.
 */
export const printableJson = (document: object): string =>
  JSON.stringify(document, null, 2).replace(
    /[\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu,
    (text) =>
      [...Array(text.length).keys()]
        .map((index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`)
        .join(''),
  );
