/** Limits of what is judged, which users may set. */
export type Thresholds = {
  /** A connector that changed its state so often within `flappingMs` flaps. */
  readonly flappingChanges: number;
  readonly flappingMs: number;
  /** A cloudflared with fewer connections counts as partial. */
  readonly fullConnections: number;
  /** Data is `late`, `stale` and `unknown` past so many times the time planned between two answers. */
  readonly late: number;
  readonly stale: number;
  readonly unknown: number;
};

/** Changes of state are remembered for so long, ms: no limit can ask for more. */
export const LONGEST_FLAPPING_MS = 3_600_000;

/**
 * One incident makes at most three changes: a connector goes, comes back, and is active again. A fourth in ten minutes
 * takes a second one. A healthy cloudflared holds four connections, to two data centres (Cloudflare's documentation).
 */
export const usualThresholds: Thresholds = {
  flappingChanges: 4,
  flappingMs: 600_000,
  fullConnections: 4,
  late: 1.5,
  stale: 3,
  unknown: 10,
};
