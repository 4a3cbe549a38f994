/** A metric as it is told to Prometheus. */
export type Metric = {
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly labels: readonly string[];
  /** One sentence; without double quotes, which OpenMetrics would have escaped. */
  readonly help: string;
};

/**
 * All metrics, in the order in which they are told. Series of tunnels and connectors are keyed by ids alone; what they
 * are called is told once, by the metrics that end in `_info`. A state set has a series for each state, 1 for the one
 * that holds and 0 for all others.
 */
export const catalogue = {
  warptop_build_info: {
    type: 'gauge',
    labels: ['version', 'node_version'],
    help: 'The version of warptop and of Node. Always 1.',
  },
  warptop_account_info: {
    type: 'gauge',
    labels: ['account_id', 'name'],
    help: 'The account that is watched. Always 1.',
  },
  warptop_polling_state: {
    type: 'gauge',
    labels: ['state'],
    help: 'What is going on with the API: a state set of starting, polling, retrying, rate_limited, refused.',
  },
  warptop_tunnels: {
    type: 'gauge',
    labels: ['level'],
    help: 'How many tunnels there are, by the level of their verdict; those that are left out below count too.',
  },
  warptop_connectors: {
    type: 'gauge',
    labels: ['state'],
    help: 'How many connectors there are, by state; those of tunnels with stale data are unknown.',
  },
  warptop_tunnels_omitted: {
    type: 'gauge',
    labels: [],
    help: 'How many tunnels have no series of their own here, since there are too many.',
  },
  warptop_connectors_omitted: {
    type: 'gauge',
    labels: [],
    help: 'How many connectors have no series of their own here, since there are too many.',
  },
  warptop_tunnel_info: {
    type: 'gauge',
    labels: ['tunnel_id', 'kind', 'name'],
    help: 'What a tunnel is called, and its kind: warp_connector or cfd_tunnel. Always 1.',
  },
  warptop_tunnel_status: {
    type: 'gauge',
    labels: ['tunnel_id', 'status'],
    help: 'The status that Cloudflare gives a tunnel, as a state set. Absent while the list is stale.',
  },
  warptop_tunnel_verdict: {
    type: 'gauge',
    labels: ['tunnel_id', 'level'],
    help: 'What warptop thinks of a tunnel, as a state set of ok, notice, unknown, warning, critical. Stale data is unknown.',
  },
  warptop_tunnel_reason: {
    type: 'gauge',
    labels: ['tunnel_id', 'rule', 'level'],
    help: 'A rule that applies to a tunnel. Always 1; absent where the rule does not apply, or what it saw is stale.',
  },
  warptop_tunnel_freshness: {
    type: 'gauge',
    labels: ['tunnel_id', 'freshness'],
    help: 'How far what is known of the connectors of a tunnel can be trusted: a state set of fresh, late, stale, unknown.',
  },
  warptop_tunnel_observed_timestamp_seconds: {
    type: 'gauge',
    labels: ['tunnel_id'],
    help: 'When the connectors of a tunnel were last answered.',
  },
  warptop_tunnel_connectors: {
    type: 'gauge',
    labels: ['tunnel_id', 'state'],
    help: 'How many connectors a tunnel has, by state. Absent while the data is stale.',
  },
  warptop_failovers: {
    type: 'counter',
    labels: ['tunnel_id'],
    help: 'How often one WARP connector took over from another.',
  },
  warptop_connector_info: {
    type: 'gauge',
    labels: ['tunnel_id', 'connector_id', 'version', 'arch', 'label'],
    help: 'What runs a connector, and the label that the user gave its host. Always 1. Absent, as all of connectors, while the data is stale.',
  },
  warptop_connector_ha_status: {
    type: 'gauge',
    labels: ['tunnel_id', 'connector_id', 'ha_status'],
    help: 'The HA status of a WARP connector, as a state set of active, passive, offline, unknown, other.',
  },
  warptop_connector_status: {
    type: 'gauge',
    labels: ['tunnel_id', 'connector_id', 'status'],
    help: 'How well a cloudflared connector is connected: a state set of connected, partial, disconnected, unknown.',
  },
  warptop_connector_connections: {
    type: 'gauge',
    labels: ['tunnel_id', 'connector_id', 'colo'],
    help: 'How many connections to the edge a connector has, by data centre.',
  },
  warptop_connector_started_timestamp_seconds: {
    type: 'gauge',
    labels: ['tunnel_id', 'connector_id'],
    help: 'When the process of a connector was started.',
  },
  warptop_list_freshness: {
    type: 'gauge',
    labels: ['kind', 'freshness'],
    help: 'How far a list of tunnels can be trusted: a state set of fresh, late, stale, unknown.',
  },
  warptop_list_observed_timestamp_seconds: {
    type: 'gauge',
    labels: ['kind'],
    help: 'When a list of tunnels was last answered.',
  },
  warptop_changes: {
    type: 'counter',
    labels: ['what'],
    help: 'What changed in the fleet and in the view of it, by kind of change.',
  },
  warptop_api_answered_timestamp_seconds: {
    type: 'gauge',
    labels: [],
    help: 'When the API last answered anything.',
  },
  warptop_api_requests: {
    type: 'counter',
    labels: [],
    help: 'HTTP requests to the API that were sent for the watch.',
  },
  warptop_api_answers: {
    type: 'counter',
    labels: [],
    help: 'Questions to the API that were answered; a question takes several requests where a list has pages.',
  },
  warptop_api_failures: {
    type: 'counter',
    labels: ['kind'],
    help: 'Questions to the API that failed, by kind of failure.',
  },
  warptop_api_request_duration_seconds: {
    type: 'histogram',
    labels: ['outcome'],
    help: 'How long a question to the API took until its answer or its failure.',
  },
  warptop_api_quota_remaining: {
    type: 'gauge',
    labels: [],
    help: 'Requests left for all that runs on the same user, as the API last said. Absent once that is out of date.',
  },
  warptop_api_quota_limit: {
    type: 'gauge',
    labels: [],
    help: 'Requests that all on the same user may make in one window, as the API last said.',
  },
  warptop_api_quota_used_ratio: {
    type: 'gauge',
    labels: [],
    help: 'Part of the quota that warptop used in the last five minutes.',
  },
  warptop_api_quota_budget_ratio: {
    type: 'gauge',
    labels: [],
    help: 'Part of the quota that warptop may use.',
  },
  warptop_api_slowed: {
    type: 'gauge',
    labels: [],
    help: '1 while warptop asks less often, since others need what is left of the quota.',
  },
  warptop_clock_skew_seconds: {
    type: 'gauge',
    labels: [],
    help: 'How far the clock of this machine is ahead of that of the API, within a second.',
  },
  warptop_recording_up: {
    type: 'gauge',
    labels: [],
    help: '1 while the recording is written, 0 where it cannot be. Absent without a recording.',
  },
  process_resident_memory_bytes: {
    type: 'gauge',
    labels: [],
    help: 'Memory that the process takes.',
  },
  nodejs_heap_size_used_bytes: {
    type: 'gauge',
    labels: [],
    help: 'Memory of it that JavaScript uses.',
  },
  process_cpu_seconds: {
    type: 'counter',
    labels: [],
    help: 'Time that the process computed.',
  },
  process_start_time_seconds: {
    type: 'gauge',
    labels: [],
    help: 'When the watch began.',
  },
} as const satisfies Readonly<Record<string, Metric>>;

/** Counters are told with `_total` behind it. */
export type MetricName = keyof typeof catalogue;

/** Those that are sampled anew whenever they are asked for. */
export type SampledName = {
  [Name in MetricName]: (typeof catalogue)[Name]['type'] extends 'histogram' ? never : Name;
}[MetricName];

export type LabelsOf<Name extends MetricName> = Readonly<
  Record<(typeof catalogue)[Name]['labels'][number], string>
>;

export type Sample<Name extends SampledName = SampledName> = {
  readonly labels: LabelsOf<Name>;
  readonly value: number;
};

/** The values of one moment; a metric without any is not told of. */
export type Samples = {readonly [Name in SampledName]?: readonly Sample<Name>[]};

export const metricNames = Object.keys(catalogue) as readonly MetricName[];
