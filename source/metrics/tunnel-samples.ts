import {type Level, presentConnectors} from '../model/facts.js';
import {type Freshness, isTrusted} from '../model/freshness.js';
import {withKeys} from '../model/keys.js';
import {connectorStatus, type TunnelStatusName, tunnelStatus} from '../model/status.js';
import type {Reason} from '../model/verdict.js';
import type {TunnelView} from '../model/view.js';
import type {Samples} from './catalogue.js';
import {type ConnectorSamples, connectorSamples, connectorStates} from './connector-samples.js';
import {idText, nameLabel} from './labels.js';
import {seconds, stateSet} from './state-set.js';

export const levels: readonly Level[] = ['ok', 'notice', 'unknown', 'warning', 'critical'];

export const freshnesses: readonly Freshness[] = ['fresh', 'late', 'stale', 'unknown'];

const statuses: readonly TunnelStatusName[] = ['healthy', 'degraded', 'down', 'inactive', 'unknown', 'other'];

/** What gets series of its own: an account without measure must not become too much for whoever asks. */
export type MetricLimits = {readonly tunnels: number; readonly connectors: number};

/** How many got no series of their own. */
export type Omitted = MetricLimits;

export type TunnelSamples = {readonly samples: Samples; readonly omitted: Omitted};

type Gathered = {-readonly [Name in keyof Samples]-?: Array<NonNullable<Samples[Name]>[number]>};

type TunnelMetric =
  | Extract<keyof Samples, `warptop_tunnel_${string}`>
  | 'warptop_failovers'
  | keyof ConnectorSamples;

const nothingYet = (): Pick<Gathered, TunnelMetric> => ({
  warptop_tunnel_info: [],
  warptop_tunnel_status: [],
  warptop_tunnel_verdict: [],
  warptop_tunnel_reason: [],
  warptop_tunnel_freshness: [],
  warptop_tunnel_observed_timestamp_seconds: [],
  warptop_tunnel_connectors: [],
  warptop_failovers: [],
  warptop_connector_info: [],
  warptop_connector_ha_status: [],
  warptop_connector_status: [],
  warptop_connector_connections: [],
  warptop_connector_started_timestamp_seconds: [],
});

/** Without those that rest on what is too old: a rule that is told of holds now. */
const heldReasons = ({verdict, freshness, listed}: TunnelView): readonly Reason[] =>
  isTrusted(freshness)
    ? verdict.reasons
    : verdict.reasons.filter(({call}, index) => index === 0 || (call === 'list' && isTrusted(listed)));

/**
 * The samples of tunnels and of their connectors. What is too old to rely on is left out, so that no query takes it for
 * the present: of such a tunnel its name, its verdict (unknown), its freshness and the time of its last answer are left.
 * @param views those that are there  @param failovers how often one connector took over from another, by key of tunnel
 */
export const tunnelSamples = (
  views: readonly TunnelView[],
  failovers: ReadonlyMap<string, number>,
  limits: MetricLimits,
): TunnelSamples => {
  const told = nothingYet();
  const named = withKeys(views.map((view) => ({...idText(view.state.tunnel.id), view})));
  let connectors = 0;
  let omittedConnectors = 0;
  for (const [index, [tunnel_id, {view}]] of named.entries()) {
    const {state, freshness, listed, verdict} = view;
    const trusted = isTrusted(freshness) ? presentConnectors(state) : [];
    if (index >= limits.tunnels) {
      omittedConnectors += trusted.length;
      continue;
    }
    const labels = {tunnel_id};
    told.warptop_tunnel_info.push({
      labels: {tunnel_id, kind: state.kind, name: nameLabel(state.tunnel.name)},
      value: 1,
    });
    if (isTrusted(listed)) {
      told.warptop_tunnel_status.push(...stateSet(statuses, tunnelStatus(state.tunnel), 'status', labels));
    }
    told.warptop_tunnel_verdict.push(...stateSet(levels, verdict.level, 'level', labels));
    told.warptop_tunnel_reason.push(
      ...heldReasons(view).map(({rule, level}) => ({labels: {tunnel_id, rule, level}, value: 1})),
    );
    told.warptop_tunnel_freshness.push(...stateSet(freshnesses, freshness, 'freshness', labels));
    if (state.connectorsAt !== null) {
      told.warptop_tunnel_observed_timestamp_seconds.push({labels, value: seconds(state.connectorsAt)});
    }
    if (state.kind === 'warp_connector') {
      told.warptop_failovers.push({labels, value: failovers.get(state.key) ?? 0});
    }
    if (!isTrusted(freshness)) {
      continue;
    }
    const found = trusted.map(({connector}) => connectorStatus(state.kind, connector).state);
    told.warptop_tunnel_connectors.push(
      ...connectorStates[state.kind].map((name) => ({
        labels: {tunnel_id, state: name},
        value: found.filter((is) => is === name).length,
      })),
    );
    const room = Math.max(0, limits.connectors - connectors);
    connectors += Math.min(room, trusted.length);
    omittedConnectors += Math.max(0, trusted.length - room);
    const ids = withKeys(trusted.slice(0, room).map((item) => ({...idText(item.connector.id), item})));
    for (const [connector_id, {item}] of ids) {
      const own = connectorSamples(state.kind, item, {tunnel_id, connector_id});
      told.warptop_connector_info.push(...own.warptop_connector_info);
      told.warptop_connector_ha_status.push(...own.warptop_connector_ha_status);
      told.warptop_connector_status.push(...own.warptop_connector_status);
      told.warptop_connector_connections.push(...own.warptop_connector_connections);
      told.warptop_connector_started_timestamp_seconds.push(
        ...own.warptop_connector_started_timestamp_seconds,
      );
    }
  }
  return {
    samples: told,
    omitted: {tunnels: Math.max(0, named.length - limits.tunnels), connectors: omittedConnectors},
  };
};
