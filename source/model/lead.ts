import {type ConnectorState, type Gap, type Lead, nameOfConnector, type TunnelState} from './fleet.js';
import {type ConnectorStateName, connectorStatus} from './status.js';
import {rawValue} from './text.js';

const stateOf = ({connector}: ConnectorState): ConnectorStateName =>
  connectorStatus('warp_connector', connector).state;

const isActive = (state: ConnectorState): boolean =>
  state.missingSince === null && stateOf(state) === 'active';

/** A stand-in for an id goes by the order of an answer, and may mean another connector in the next. */
const hasOwnKey = ({key, connector: {id}}: ConnectorState): boolean => id !== null && rawValue(id) === key;

/** An answer that leaves a connector out for the first time, or does not say what it does, rules out nothing. */
const isRuledOut = (state: ConnectorState, at: number): boolean => {
  if (state.missingSince !== null) {
    return state.missingSince < at;
  }
  const name = stateOf(state);
  return name === 'passive' || name === 'offline';
};

/** When an answer came, and when its question was asked: what it shows was so at some moment between (wall time, ms). */
export type Looked = {readonly at: number; readonly askedAt: number};

/** After an answer that shows none active. */
const vacant = (lead: Lead, connectors: readonly ConnectorState[], {at, askedAt}: Looked): Lead => {
  const isLead = ({key}: ConnectorState): boolean => key === lead.name.key;
  const isMissed = connectors.some((state) => isLead(state) && state.missingSince === at);
  if (!connectors.every((state) => isRuledOut(state, at) || (isMissed && isLead(state)))) {
    return {...lead, vacantSince: null, vacantAt: null};
  }
  // That it is missed counts from the first time, but only once it is missed again.
  return {
    ...lead,
    vacantSince: lead.vacantSince ?? at,
    vacantAt: isMissed ? lead.vacantAt : askedAt,
  };
};

/**
 * The time without an active connector, between an answer that last showed the one active and the first that shows
 * the other: at least from the first answer that showed none to the last, at most from the one to the other.
 */
const gapOf = (lead: Lead, wasBesides: boolean, at: number): Gap => {
  if (wasBesides) {
    return {leastMs: 0, mostMs: 0};
  }
  const {activeAt, vacantSince, vacantAt} = lead;
  const seenMs = vacantSince === null || vacantAt === null ? 0 : vacantAt - vacantSince;
  return {leastMs: Math.max(0, seenMs), mostMs: Math.max(0, at - activeAt)};
};

/**
 * Who is active after one more answer, or was last. Of several the one stays who was; a failover is that another
 * one is active and it is not.
 * @param before what was known of the tunnel  @param connectors what is known after the answer
 */
export const leadAfter = (
  before: Pick<TunnelState, 'connectors' | 'connectorsAt' | 'lead'>,
  connectors: readonly ConnectorState[],
  looked: Looked,
): Lead | null => {
  const {at, askedAt} = looked;
  const active = connectors.filter(isActive);
  if (!active.every(hasOwnKey)) {
    return null;
  }
  // A clock that was set back makes nonsense of every span since.
  const lead = before.connectorsAt !== null && at < before.connectorsAt ? null : before.lead;
  if (lead !== null && active.length === 0) {
    return vacant(lead, connectors, looked);
  }
  if (active.some(({key}) => key === lead?.name.key)) {
    return lead && {...lead, activeAt: askedAt, vacantSince: null, vacantAt: null};
  }
  const activeBefore = new Set((before.connectors ?? []).filter(isActive).map(({key}) => key));
  const next = active.find(({key}) => activeBefore.has(key)) ?? active[0];
  if (next === undefined) {
    return null;
  }
  const name = nameOfConnector(next);
  const held = {name, activeAt: askedAt, vacantSince: null, vacantAt: null};
  if (lead === null) {
    return {...held, failovers: 0, tookOver: null};
  }
  const wasBesides = activeBefore.has(next.key) && activeBefore.has(lead.name.key);
  const gap = gapOf(lead, wasBesides, at);
  return {...held, failovers: lead.failovers + 1, tookOver: {from: lead.name, gap}};
};
