import type {FailureKind} from '../model/failure.js';
import type {Observation, Quota} from '../model/observation.js';

/** So many of the last answers tell how long an answer takes. */
const MOST_LATENCIES = 500;

/** Of the header `Date`, which tells whole seconds, the median of so many tells how far the clocks are apart. */
const MOST_SKEWS = 31;

/** How long answers took, ms. */
export type Latency = {readonly p50: number; readonly p95: number; readonly p99: number};

/** What the observations so far say of the API and of the way to it. */
export type Readings = {
  /** HTTP requests that were sent. */
  readonly requests: number;
  readonly answers: number;
  /** How many questions failed, by kind. */
  readonly failures: Readonly<Partial<Record<FailureKind, number>>>;
  /** Of the last answers; null before the first. */
  readonly latency: Latency | null;
  /** How many those are. */
  readonly latencyOf: number;
  /** What the API last said was left for everybody on the quota, and when that was (wall time, ms). */
  readonly quota: {readonly told: Quota; readonly at: number} | null;
  /** How far this machine's clock is ahead of the API's, ms, within a second; null where it was never told. */
  readonly skewMs: number | null;
};

export type Gauges = {
  readonly observe: (observation: Observation) => void;
  readonly read: () => Readings;
  /** The clock was set: what was measured against it before is void. */
  readonly shift: () => void;
};

/** The smallest value that `share` of all are not above. @param sorted ascending, not empty */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

const ascending = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);

const latencyOf = (tookMs: readonly number[]): Latency | null => {
  const sorted = ascending(tookMs);
  return sorted.length === 0
    ? null
    : {p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), p99: percentile(sorted, 0.99)};
};

/** The header was written somewhere within the question, and says when to the second. */
const skewOf = ({at, tookMs, servedAt}: Observation): number | null =>
  servedAt === undefined ? null : at - tookMs / 2 - (servedAt + 500);

/** Reads off observations what warptop shows of its own doing. Bounded, whatever is observed. */
export const createGauges = (): Gauges => {
  let requests = 0;
  let answers = 0;
  const failures: Partial<Record<FailureKind, number>> = {};
  let latencies: number[] = [];
  let skews: number[] = [];
  let quota: Readings['quota'] = null;
  return {
    observe: (observation) => {
      if (observation.outcome === 'account') {
        return;
      }
      requests += observation.requests;
      quota = observation.quota === null ? quota : {told: observation.quota, at: observation.at};
      if (observation.outcome === 'failure') {
        const {kind} = observation.failure;
        failures[kind] = (failures[kind] ?? 0) + 1;
        return;
      }
      answers += 1;
      latencies = [...latencies.slice(1 - MOST_LATENCIES), observation.tookMs];
      const skew = skewOf(observation);
      skews = skew === null ? skews : [...skews.slice(1 - MOST_SKEWS), skew];
    },
    read: () => ({
      requests,
      answers,
      failures: {...failures},
      latency: latencyOf(latencies),
      latencyOf: latencies.length,
      quota,
      skewMs: skews.length === 0 ? null : percentile(ascending(skews), 0.5),
    }),
    shift: () => {
      skews = [];
      quota = null;
    },
  };
};
