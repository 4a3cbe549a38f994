import type {Alert} from '../../source/alerts/alert.js';
import {newEngine, step} from '../../source/alerts/engine.js';
import type {Level} from '../../source/model/facts.js';
import {tunnelKey} from '../../source/model/fleet.js';
import {type SafeText, safe} from '../../source/model/text.js';
import type {TunnelView} from '../../source/model/view.js';
import type {Polling} from '../../source/monitor/polling.js';
import {NOON, stateOf, uuid} from '../helpers/fleet.js';
import {restingPolling} from '../helpers/observed.js';

/** What a tunnel is like in a second; `stale`: nobody knows; `gone`: no longer in the list; null: not asked yet. */
export type Condition = Level | 'stale' | 'gone' | null;

export type Played = {
  /** By name: what it is like in each second. */
  readonly tunnels: Readonly<Record<string, (second: number) => Condition>>;
  readonly seconds: number;
  readonly threshold?: Level;
  /** Seconds between two answers. */
  readonly every?: number;
  readonly polling?: (second: number, now: number) => Partial<Polling>;
  /** Seconds that pass between two looks in which nobody watched, by the second before them. */
  readonly gaps?: Readonly<Record<number, number>>;
};

/** An alert, and the second in which it was told. */
export type Told = Alert & {readonly second: number; readonly names: readonly string[]};

export const account = {id: 'a'.repeat(32), name: null};

const headlines: Readonly<Record<Level, SafeText>> = {
  ok: safe`fine`,
  notice: safe`something small`,
  unknown: safe`something odd`,
  warning: safe`something wrong`,
  critical: safe`no active connector`,
};

/** A tunnel with a verdict as it is wanted. @param at when it was last answered (wall time, ms) */
export const viewOf = (name: string, index: number, condition: Condition, at: number): TunnelView => {
  const level: Level =
    condition === 'stale' || condition === 'gone' || condition === null ? 'unknown' : condition;
  return {
    state: stateOf(condition === null ? null : [], {
      key: tunnelKey('warp_connector', uuid(index + 1)),
      words: {id: uuid(index + 1), name},
      connectorsAt: condition === null ? null : at,
      missingSince: condition === 'gone' ? at : null,
    }),
    freshness: condition === 'stale' || condition === null ? 'stale' : 'fresh',
    listed: 'fresh',
    verdict: {
      level,
      reasons:
        level === 'ok'
          ? []
          : [
              {
                rule: `rule_${level}`,
                level,
                headline: headlines[level],
                text: headlines[level],
                call: 'connections',
                at,
              },
            ],
    },
  };
};

/** All alerts of a story that is looked at every second. */
export const play = ({
  tunnels,
  seconds,
  threshold = 'critical',
  every = 5,
  polling = () => ({}),
  gaps = {},
}: Played): readonly Told[] => {
  const told: Told[] = [];
  const answers = new Map<
    string,
    {readonly condition: Condition; readonly at: number; readonly view: TunnelView}
  >();
  let engine = newEngine;
  let passed = 0;
  for (let second = 0; second < seconds; second += 1) {
    const now = NOON + (second + passed) * 1000;
    const views = Object.entries(tunnels).map(([name, conditionAt], index) => {
      const condition = conditionAt(second);
      const last = answers.get(name);
      if (condition === 'stale' && last !== undefined) {
        return viewOf(name, index, 'stale', last.at);
      }
      const answer =
        last === undefined || last.condition === null || (second + index) % every === 0
          ? {condition, at: now}
          : last;
      const view = answer === last ? last.view : viewOf(name, index, answer.condition, answer.at);
      answers.set(name, {...answer, view});
      return view;
    });
    const {engine: next, alerts} = step(
      engine,
      {
        account,
        views,
        polling: {...restingPolling(now), ...polling(second, now)},
        now,
        monotonic: (second + passed) * 1000,
      },
      threshold,
    );
    engine = next;
    told.push(
      ...alerts.map((alert) => ({
        ...alert,
        second,
        names: alert.tunnels.map(({view}) => String(view.state.tunnel.name)),
      })),
    );
    passed += gaps[second] ?? 0;
  }
  return told;
};

/** A condition for each second from the first one on, by the second in which it begins. */
export const from = (changes: Readonly<Record<number, Condition>>) => {
  const starts = Object.entries(changes)
    .map(([second, condition]) => [Number(second), condition] as const)
    .sort(([a], [b]) => b - a);
  return (second: number): Condition => {
    const start = starts.find(([begins]) => begins <= second);
    return start === undefined ? 'ok' : start[1];
  };
};
