import {type Clock, nextTurn} from '../clock.js';
import type {Config} from '../config.js';
import {annotated} from '../model/annotate.js';
import type {Account, Snapshot} from '../model/fleet.js';
import {type Polled, plannedMs} from '../model/observation.js';
import {type Agenda, agendaOf} from '../monitor/agenda.js';
import {createAllowance} from '../monitor/allowance.js';
import {RECOVERY_MS} from '../monitor/gate.js';
import type {History} from '../monitor/history.js';
import {
  cadencesOf,
  dueAt,
  type Entry,
  isOther,
  longestRestMs,
  newEntry,
  type Pace,
  pickNext,
  type Rank,
  restMs,
  TRICKLE_GAP_MS,
} from '../monitor/schedule.js';
import {restricted} from '../start.js';
import {createPastClock} from './clock.js';
import {type Answers, LONGEST_ANSWER_MS, sourceOver} from './source.js';

/** How much of a past a demo begins with, ms: as much as a connector's history on the screen shows. */
export const PAST_MS = 30 * 60_000;

/** So long the past is made before everything else has its turn, ms. */
const SLICE_MS = 10;

/** Jitter keeps many that try again apart; here is one. */
const NO_JITTER = 0.5;

/** Takes a past into a history, oldest first, up to the present. Ends early where `signal` aborts. */
export type Past = (account: Account, history: Pick<History, 'accept'>, signal: AbortSignal) => Promise<void>;

export type PastOptions = {
  /** When it begins (wall time, ms). */
  readonly startMs: number;
  /** The present. */
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly openApi: (clock: Clock) => Answers;
  readonly config: Pick<Config, 'kinds' | 'patterns' | 'intervalMs' | 'share' | 'checked'>;
};

/** What there is to ask, and when, for one who asks one question after the other and has nobody before the screen. */
type Plan = {
  /** @returns null where nothing is due */
  readonly pick: (now: number) => Entry | null;
  /** When the next question is due (monotonic, ms). */
  readonly nextAt: () => number;
  /** Planned time until the same is asked again, ms. */
  readonly renewMs: (entry: Entry) => number;
  /** @param now when the answer came (monotonic, ms) */
  readonly end: (entry: Entry, polled: Polled, now: number) => void;
  /** Takes over what a list shows: what changed in it goes first. */
  readonly learn: (before: Snapshot, after: Snapshot) => void;
};

const createPlan = (
  {kinds, intervalMs}: Pick<Config, 'kinds' | 'intervalMs'>,
  allowance: {readonly isTrickle: () => boolean; readonly perMs: () => number},
): Plan => {
  let agenda: Agenda = new Map(kinds.map((kind) => [kind, newEntry({about: 'tunnels', kind})]));
  const changed = new Set<string>();
  let turn = 0;
  let othersAt = 0;

  const rankOf = ({question, key}: Entry): Rank =>
    question.about === 'tunnels' ? 'list' : changed.has(key) ? 'urgent' : 'rest';
  const pace = (): Pace => ({
    intervalMs,
    isTrickle: allowance.isTrickle(),
    perMs: allowance.perMs(),
    lists: kinds.length,
    othersAt,
  });

  return {
    pick: (now) => pickNext(agenda.values(), rankOf, pace(), turn, now),
    nextAt: () => {
      const at = pace();
      let next = Number.POSITIVE_INFINITY;
      for (const entry of agenda.values()) {
        next = Math.min(next, dueAt(entry, rankOf(entry), at));
      }
      return next;
    },
    renewMs: (entry) => {
      const urgent = changed.size;
      const rest = agenda.size - kinds.length - urgent;
      return cadencesOf({list: kinds.length, selected: 0, urgent, rest}, pace())[rankOf(entry)];
    },
    end: (entry, polled, now) => {
      const askedAt = now - polled.tookMs;
      if (isOther(rankOf(entry))) {
        turn += 1;
        othersAt = askedAt + TRICKLE_GAP_MS;
      }
      changed.delete(entry.key);
      if (polled.outcome !== 'failure') {
        agenda.set(entry.key, {...entry, askedAt, failures: 0, notBefore: 0});
        return;
      }
      const failures = entry.failures + 1;
      agenda.set(entry.key, {...entry, askedAt, failures});
      const failing = [...agenda.values()].filter((other) => other.failures > 0).length;
      const longest = longestRestMs(failing, allowance.perMs(), intervalMs + RECOVERY_MS);
      const rest = restMs(polled.failure.kind, failures, longest, NO_JITTER);
      agenda.set(entry.key, {...entry, askedAt, failures, notBefore: now + rest});
    },
    learn: (before, after) => {
      agenda = agendaOf(agenda, after);
      for (const [key, {tunnel}] of after.tunnels) {
        const known = before.tunnels.get(key);
        if (known !== undefined && known.tunnel !== tunnel) {
          changed.add(key);
        }
      }
      for (const key of changed) {
        if (!agenda.has(key)) {
          changed.delete(key);
        }
      }
    },
  };
};

/**
 * The past as a monitor would have seen it that has watched since `startMs`: the same API, asked by the same client, as
 * often as the budget allows. Made in small parts: whatever else the program does goes on meanwhile.
 */
export const createPast =
  ({startMs, clock: present, openApi, config}: PastOptions): Past =>
  async (account, history, signal) => {
    const clock = createPastClock(startMs);
    const allowance = createAllowance(config.share, clock);
    const source = annotated(
      restricted(sourceOver(openApi(clock), account.id, clock, allowance), config.patterns),
      config.checked.annotations,
    );
    const plan = createPlan(config, allowance);

    const askOne = async (entry: Entry): Promise<void> => {
      const polled = await source.ask(entry.question, signal);
      const {before, snapshot} = history.accept({...polled, renewMs: plannedMs(plan.renewMs(entry))});
      plan.end(entry, polled, clock.monotonic());
      if (polled.outcome === 'tunnels') {
        plan.learn(before, snapshot);
      }
    };

    history.accept({outcome: 'account', account, at: startMs, tookMs: 0, requests: 0, quota: null});
    let sliceAt = present.monotonic();
    while (!signal.aborted && clock.now() + LONGEST_ANSWER_MS <= present.now()) {
      const now = clock.monotonic();
      const waitMs = allowance.waitMs();
      const entry = waitMs > 0 ? null : plan.pick(now);
      await (entry === null ? clock.sleep(Math.max(1, waitMs, plan.nextAt() - now)) : askOne(entry));
      if (present.monotonic() - sliceAt >= SLICE_MS) {
        await nextTurn();
        sliceAt = present.monotonic();
      }
    }
  };
