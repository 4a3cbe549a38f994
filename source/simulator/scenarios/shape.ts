import type {ConnectorPlan, QuotaPlan, TunnelPlan} from '../plan.js';

type Rest = Partial<Omit<TunnelPlan, 'kind' | 'name' | 'version' | 'connectors'>>;

/** A WARP connector tunnel ("Mesh node"), by default some months old. */
export const mesh = (
  name: string,
  version: string,
  connectors: readonly ConnectorPlan[],
  rest: Rest = {},
): TunnelPlan => ({kind: 'warp_connector', name, version, connectors, createdDaysAgo: 190, ...rest});

/** A cloudflared tunnel, by default a year old. */
export const cloudflared = (
  name: string,
  version: string,
  connectors: readonly ConnectorPlan[],
  rest: Rest = {},
): TunnelPlan => ({kind: 'cfd_tunnel', name, version, connectors, createdDaysAgo: 380, ...rest});

/** The documented quota of a token's user, of which nobody else spends anything. */
export const documentedQuota: QuotaPlan = {limit: 1200, windowS: 300, passedS: 0, others: []};
