import fc from 'fast-check';
import {failure} from '../../source/model/failure.js';
import type {Observation} from '../../source/model/observation.js';
import {
  aboutList,
  aboutTunnel,
  answered,
  connector,
  listed,
  NOON,
  refused,
  tunnel,
  uuid,
} from '../helpers/fleet.js';

/** Something that happens while tunnels are watched: an observation, or a clock that is set. */
export type Step =
  | {readonly type: 'observation'; readonly observation: Observation}
  | {readonly type: 'shift'; readonly byMs: number};

const TUNNELS = 4;

const draw = fc.record({
  what: fc.integer({min: 0, max: 99}),
  tunnel: fc.integer({min: 0, max: TUNNELS - 1}),
  /** What the world looks like: mostly one way. */
  look: fc.integer({min: 0, max: 19}),
  restMs: fc.integer({min: 0, max: 4000}),
  /** Now and then nothing comes for a long time. */
  pause: fc.integer({min: 0, max: 79}),
  /** Answers overtake each other. */
  lateMs: fc.integer({min: -9000, max: 3000}),
});

type Draw = typeof draw extends fc.Arbitrary<infer Value> ? Value : never;

const plan = {renewMs: 6000};

const observationOf = ({what, tunnel: index, look}: Draw, at: number): Observation => {
  const isUsual = look > 1;
  if (what < 20) {
    const all = Array.from({length: TUNNELS}, (_, n) => tunnel({id: uuid(n), name: `gw-${n}`}));
    return {...listed(isUsual ? all : all.slice(look + 1), {at, isComplete: look !== 1}), ...plan};
  }
  if (what < 30) {
    const question = what < 24 ? aboutList() : aboutTunnel(uuid(index));
    return {...refused(question, failure(look < 10 ? 'timeout' : 'server_error'), at), ...plan};
  }
  const standby = connector({id: uuid(20), ha: look === 0 ? 'active' : 'passive'});
  const active = connector({id: uuid(10), ha: look === 0 ? 'offline' : 'active'});
  return {...answered(look === 1 ? [standby] : [active, standby], {at, tunnelId: uuid(index)}), ...plan};
};

/** What comes of watching a few tunnels for a while, with all that can go wrong. @param isOrdered none overtakes another */
export const steps = (length: number, {isOrdered = false} = {}): fc.Arbitrary<readonly Step[]> =>
  fc.array(draw, {minLength: length, maxLength: length, size: 'max'}).map((draws) => {
    let now = NOON;
    return [
      {
        type: 'observation' as const,
        observation: {
          ...{outcome: 'account' as const, account: {id: '0'.repeat(32), name: null}},
          ...{at: now, tookMs: 0, requests: 0, quota: null},
        },
      },
      ...draws.map((each): Step => {
        now += each.restMs + (each.pause === 0 ? 200_000 : 0);
        if (each.what === 99) {
          const byMs = each.look < 15 ? -30_000 * each.look : 60_000;
          now += byMs;
          return {type: 'shift', byMs};
        }
        return {
          type: 'observation',
          observation: observationOf(each, now - (isOrdered ? 0 : Math.max(0, each.lateMs))),
        };
      }),
    ];
  });
