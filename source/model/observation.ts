import type {Failure} from './failure.js';
import {type Account, type Connector, type Tunnel, type TunnelKind, tunnelKey} from './fleet.js';

/** What can be asked of the API while watching. */
export type Question =
  | {readonly about: 'tunnels'; readonly kind: TunnelKind}
  | {readonly about: 'connectors'; readonly kind: TunnelKind; readonly tunnelId: string};

/** What the API says of the caller's remaining requests (header `Ratelimit`). */
export type Quota = {readonly remaining: number; readonly resetMs: number; readonly limit: number | null};

type Answer =
  /** Which account the tunnels belong to. */
  | {readonly outcome: 'account'; readonly account: Account}
  | {
      readonly outcome: 'tunnels';
      readonly kind: TunnelKind;
      readonly tunnels: readonly Tunnel[];
      /** False when pages shifted or were cut short: then absence means nothing. */
      readonly isComplete: boolean;
    }
  | {
      readonly outcome: 'connectors';
      readonly kind: TunnelKind;
      readonly tunnelId: string;
      readonly connectors: readonly Connector[];
    }
  | {readonly outcome: 'failure'; readonly question: Question; readonly failure: Failure};

/** One answer, or one failure, of the API: all that the fleet's picture is ever made of. */
export type Observation = Answer & {
  /** When it arrived (wall time, ms). */
  readonly at: number;
  /** How long the question took, ms. */
  readonly tookMs: number;
  /** HTTP requests it cost: more than one where a list has pages. */
  readonly requests: number;
  readonly quota: Quota | null;
  /** When it was answered by the API's own clock, to the second (ms), where it said so. */
  readonly servedAt?: number;
  /** When the same is planned to be asked again, ms from `at`, as far as whoever asked has a plan. */
  readonly renewMs?: number | undefined;
};

/** What comes of a {@link Question}. */
export type Polled = Exclude<Observation, {readonly outcome: 'account'}>;

/** Answers questions: the live API, or anything that speaks in observations. Never rejects. */
export type Source = {
  readonly ask: (question: Question, signal: AbortSignal) => Promise<Polled>;
  /** Lets go of connections that may have died while the machine slept; questions under way are left to end. */
  readonly renew: () => void;
};

/** Finer than this, ms, a plan would differ each time, and each time be written to a recording. */
export const PLAN_STEP_MS = 100;

/** A plan as an observation carries it. @param cadenceMs as it was computed */
export const plannedMs = (cadenceMs: number): number => Math.round(cadenceMs / PLAN_STEP_MS) * PLAN_STEP_MS;

/** Names a question: a list by its kind, connectors by the key of their tunnel. */
export const questionKey = (question: Question): string =>
  question.about === 'tunnels' ? question.kind : tunnelKey(question.kind, question.tunnelId);
