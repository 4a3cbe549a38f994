import {type Account, accounts, mainAccount} from './accounts.js';
import {perform} from './acts.js';
import {buildTunnel} from './build.js';
import type {Act, Cycle, Scenario} from './plan.js';
import {pick, seeded} from './random.js';
import type {Tunnel} from './tunnel.js';

/** Everything that the simulated API knows at one moment. It follows from scenario, seed and times alone. */
export type World = {
  readonly scenario: Scenario;
  readonly seed: number;
  /** ms since 1970. */
  readonly startMs: number;
  readonly nowMs: number;
  readonly accounts: readonly Account[];
  readonly tunnels: readonly Tunnel[];
  /** How many acts of each of the scenario's cycles have happened. */
  readonly happened: readonly number[];
};

/** The world as it begins. `seed` is a whole number, `startMs` ms since 1970. */
export const createWorld = (scenario: Scenario, seed: number, startMs: number): World => ({
  scenario,
  seed,
  startMs,
  nowMs: startMs,
  accounts,
  tunnels: accounts.flatMap((account) => {
    const plans = account.id === mainAccount.id ? scenario.tunnels : account.tunnels;
    return plans.map((plan, index) =>
      buildTunnel(plan, account.id, startMs, seeded(seed, account.id, index, plan.name)),
    );
  }),
  happened: scenario.cycles.map(() => 0),
});

/** The next act of one cycle. */
type Due = {
  readonly cycle: Cycle;
  readonly cycleIndex: number;
  readonly act: Act;
  /** How many acts of the cycle came before it, and how many whole turns. */
  readonly count: number;
  readonly turn: number;
  readonly atMs: number;
};

const nextDue = (world: World): Due | undefined => {
  let next: Due | undefined;
  for (const [cycleIndex, cycle] of world.scenario.cycles.entries()) {
    const count = world.happened[cycleIndex] ?? 0;
    const turn = Math.floor(count / cycle.acts.length);
    const act = cycle.acts[count % cycle.acts.length];
    const turnS = cycle.firstS + turn * cycle.everyS;
    if (act === undefined || turnS >= (cycle.untilS ?? Number.POSITIVE_INFINITY)) {
      continue;
    }
    const atMs = world.startMs + (turnS + act.atS) * 1000;
    if (next === undefined || atMs < next.atMs) {
      next = {cycle, cycleIndex, act, count, turn, atMs};
    }
  }
  return next;
};

/** Scenarios play with the living tunnels of the main account. */
const takesPart = (tunnel: Tunnel): boolean =>
  tunnel.accountId === mainAccount.id && tunnel.deletedAtMs === undefined;

/** All acts of one turn concern the same tunnel, so it is chosen by the turn and not by the act. */
const chooseTunnel = (world: World, {cycle, cycleIndex, turn}: Due): Tunnel | undefined => {
  const {where} = cycle;
  if (typeof where !== 'string') {
    const name = where[turn % where.length];
    return world.tunnels.find((tunnel) => tunnel.name === name && takesPart(tunnel));
  }
  return pick(
    seeded(world.seed, 'where', cycleIndex, turn),
    world.tunnels.filter((tunnel) => tunnel.kind === where && takesPart(tunnel)),
  );
};

const happen = (world: World, due: Due): World => {
  const {cycleIndex, act, count, atMs} = due;
  const happened = world.happened.with(cycleIndex, count + 1);
  const chosen = chooseTunnel(world, due);
  if (chosen === undefined) {
    return {...world, happened};
  }
  const after = perform(chosen, act, atMs, seeded(world.seed, 'act', cycleIndex, count));
  return {...world, happened, tunnels: world.tunnels.with(world.tunnels.indexOf(chosen), after)};
};

/**
 * The world at a later moment; the same world when `toMs` is not later. Works from act to act, not from tick to
 * tick: its cost grows with what happens, and one long step is the same as many short ones.
 */
export const step = (world: World, toMs: number): World => {
  if (toMs <= world.nowMs) {
    return world;
  }
  let current = world;
  for (let due = nextDue(current); due !== undefined && due.atMs <= toMs; due = nextDue(current)) {
    current = happen(current, due);
  }
  return {...current, nowMs: toMs};
};
