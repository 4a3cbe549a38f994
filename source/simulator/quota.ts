import type {QuotaPlan} from './plan.js';

/** What a user has spent in the window that is counted. */
export type Spent = {readonly window: number; readonly requests: number};

/** What one more request does to a quota. */
export type Charge = {
  readonly spent: Spent;
  /** Requests left after this one. */
  readonly remaining: number;
  /** Seconds until the window ends, rounded up. */
  readonly resetS: number;
  readonly isRefused: boolean;
};

const spentByOthers = (plan: QuotaPlan, windowS: number): number => {
  let [fromS, from] = [0, 0];
  for (const [toS, to] of plan.others) {
    if (windowS < toS) {
      return Math.floor(from + ((to - from) * (windowS - fromS)) / (toS - fromS));
    }
    [fromS, from] = [toS, to];
  }
  return from;
};

/** Charges one request of one user. Windows are fixed and counted from the start of the world (ms since 1970). */
export const charge = (plan: QuotaPlan, startMs: number, spent: Spent | undefined, nowMs: number): Charge => {
  const sinceS = (nowMs - startMs) / 1000 + plan.passedS;
  const window = Math.floor(sinceS / plan.windowS);
  const windowS = sinceS - window * plan.windowS;
  const before = spent?.window === window ? spent.requests : 0;
  const left = plan.limit - before - spentByOthers(plan, windowS);
  const isRefused = left <= 0;
  return {
    spent: {window, requests: isRefused ? before : before + 1},
    remaining: Math.max(left - 1, 0),
    resetS: Math.ceil(plan.windowS - windowS),
    isRefused,
  };
};
