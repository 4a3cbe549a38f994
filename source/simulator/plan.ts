/**
 * What a scenario is made of. Plain data: seconds count from the start of the world, days count back from it.
 *
 * Periods (`everyS`) divide 1,800, so that a world which began half an hour ago is, now, where a new one begins.
 */

/** The path segment and `tun_type` of the API. */
export type Kind = 'cfd_tunnel' | 'warp_connector';

export type HaStatus = 'active' | 'passive' | 'offline';

export type ConnectorPlan = {
  /** WARP connectors only. `offline` starts without connections. */
  readonly ha?: HaStatus;
  readonly originIp: string;
  /** The first two serve from the start, the others are where a lost connection may come back. */
  readonly colos: readonly string[];
  /** Connections when whole; by default 4 for cloudflared and 2 for a WARP connector. */
  readonly connections?: number;
  /** How many of them are missing from the start; by default none. */
  readonly missing?: number;
  readonly runDaysAgo: number;
  /** By default the version of the tunnel. */
  readonly version?: string;
  /** By default `linux_amd64`. */
  readonly arch?: string;
};

export type TunnelPlan = {
  readonly kind: Kind;
  readonly name: string;
  readonly createdDaysAgo: number;
  /** Absent while the tunnel lives. */
  readonly deletedDaysAgo?: number;
  /** For a tunnel that starts without connections: when it lost the last one. Absent: it never had any. */
  readonly lostDaysAgo?: number;
  /** Who manages the ingress rules, cloudflared only; by default `cloudflare`. */
  readonly configSource?: 'cloudflare' | 'local';
  /** Of its connectors. */
  readonly version: string;
  readonly connectors: readonly ConnectorPlan[];
  readonly odd?: Odd;
};

/** Fields laid over what the API would send; `undefined` takes a field away. */
export type Overlay = Readonly<Record<string, unknown>>;

/** How the answers about one tunnel differ from the documented ones. */
export type Odd = {
  /** Over the tunnel, in lists and alone. */
  readonly tunnel?: Overlay;
  /** Over its connectors, by position. */
  readonly connectors?: readonly Overlay[];
  /** Over each of its connections. */
  readonly connection?: Overlay;
  /** Over the envelope of `/connections`. */
  readonly envelope?: Overlay;
  /** In place of the answer to `/connections`. */
  readonly answer?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
};

/** Connectors of a tunnel: by position, by HA status (`active`, `offline`), or all. */
export type Who = number | 'active' | 'offline' | 'all';

/** One thing that happens to one tunnel. */
export type Act =
  /** Loses all connections; a WARP connector turns offline. */
  | {readonly do: 'drop'; readonly who: Who}
  /** The longest standing passive replica turns active, if none is. */
  | {readonly do: 'promote'}
  /** What is without connections gets them back; a replica turns passive, or active if none is. */
  | {readonly do: 'return'; readonly who: Who}
  /** Loses its oldest connections; a WARP connector that has none left turns offline. */
  | {readonly do: 'lose'; readonly who: Who; readonly connections: number}
  /** Makes up for the missing connections in other data centres. */
  | {readonly do: 'reconnect'; readonly who: Who}
  /** A new cloudflared process in place of the old one: new connector id, new connections; cloudflared only. */
  | {readonly do: 'restart'; readonly who: Who}
  /** Applies the next configuration; cloudflared only. */
  | {readonly do: 'configure'; readonly who: Who};

/** Acts that repeat. */
export type Cycle = {
  readonly firstS: number;
  readonly everyS: number;
  /** No turn begins then or later; absent: it goes on for ever. */
  readonly untilS?: number;
  /** Names of tunnels, which take turns; or a kind, of which each turn draws one. */
  readonly where: readonly string[] | Kind;
  /** In order of time, all within one period. */
  readonly acts: readonly (Act & {readonly atS: number})[];
};

/** Requests that a token's user may make in a fixed window, and what others spend of it. */
export type QuotaPlan = {
  readonly limit: number;
  readonly windowS: number;
  /** How much of the window had passed when the world began. */
  readonly passedS: number;
  /** Points (seconds into the window, requests spent by others so far); straight lines between, flat outside. */
  readonly others: readonly (readonly [atS: number, requests: number])[];
};

export type Scenario = {
  /** One line for `--help`. */
  readonly description: string;
  readonly tunnels: readonly TunnelPlan[];
  readonly cycles: readonly Cycle[];
  /** What happens instead of the cycles in a past that a demo begins with; absent: the cycles do. */
  readonly before?: readonly Cycle[];
  readonly quota: QuotaPlan;
};
