import type {Connector, ConnectorState, TunnelState} from './fleet.js';
import {type ConnectorStateName, connectorStatus} from './status.js';
import {type SafeText, safe} from './text.js';
import type {Thresholds} from './thresholds.js';

/** How much a finding matters. `unknown`: cannot be told, and therefore not healthy. */
export type Level = 'ok' | 'notice' | 'unknown' | 'warning' | 'critical';

/** What the rules look at: one tunnel's present connectors, sorted out once for all rules. */
export type Facts = {
  readonly state: TunnelState;
  readonly connectors: readonly Connector[];
  /** How many connectors are in a state. */
  readonly count: (name: ConnectorStateName) => number;
  /** The API speaks of HA here; a node created without it may have no such word. */
  readonly speaksOfHa: boolean;
  readonly thresholds: Thresholds;
};

/** What one rule found. */
export type Finding<Found extends Level = Level> = {
  readonly level: Found;
  /** A few words, for one line among others. */
  readonly headline: SafeText;
  /** A whole sentence. */
  readonly text: SafeText;
};

/** One question about a tunnel, with a stable name for scripts; and, where that is certain, at what levels it answers. */
export type Rule<Found extends Level = Level> = {
  readonly name: string;
  readonly find: (facts: Facts) => Finding<Found> | null;
};

/** Connectors that the last answer showed: tombstones take no part in a verdict. */
export const presentConnectors = (state: TunnelState): readonly ConnectorState[] =>
  (state.connectors ?? []).filter(({missingSince}) => missingSince === null);

export const factsOf = (state: TunnelState, thresholds: Thresholds): Facts => {
  const connectors = presentConnectors(state).map(({connector}) => connector);
  const names = connectors.map((connector) => connectorStatus(state.kind, connector).state);
  return {
    state,
    connectors,
    count: (wanted) => names.filter((name) => name === wanted).length,
    thresholds,
    speaksOfHa: state.kind === 'warp_connector' && connectors.some(({ha_status}) => ha_status !== null),
  };
};

/** `1 connector is`, `2 connectors are`. */
export const connectorsAre = (count: number): SafeText =>
  safe`${connectorCount(count)} ${count === 1 ? safe`is` : safe`are`}`;

/** `1 connector`, `2 connectors`. */
export const connectorCount = (count: number): SafeText =>
  count === 1 ? safe`1 connector` : safe`${count} connectors`;
