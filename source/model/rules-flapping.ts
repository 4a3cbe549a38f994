import type {Rule} from './facts.js';
import {flapScore} from './flap.js';
import type {TunnelKind} from './fleet.js';
import {type SafeText, safe} from './text.js';
import {shortId} from './words.js';

/**
 * One incident makes at most three changes: a connector goes, comes back, and is active again. A fourth in ten
 * minutes takes a second one.
 */
const LEAST_FLIPS = 4;

const WHERE_TO_LOOK: Readonly<Record<TunnelKind, SafeText>> = {
  warp_connector: safe`look at the network of its host, and at \`warp-cli status\` there`,
  cfd_tunnel: safe`look at the network of its host, and at cloudflared's log there`,
};

/** Whatever it is at the moment, it will not stay so: one that comes and goes counts while it is gone, too. */
export const flapping: Rule = {
  name: 'flapping',
  find: ({state: {kind, connectors, connectorsAt}}) => {
    const all = (connectors ?? [])
      .map((state) => ({state, score: flapScore(state, connectorsAt ?? 0)}))
      .filter(({score}) => score >= LEAST_FLIPS)
      .sort((a, b) => b.score - a.score);
    const [worst] = all;
    if (worst === undefined) {
      return null;
    }
    const others = all.length === 1 ? safe`` : safe` (and ${all.length - 1} more like it)`;
    return {
      level: 'warning',
      headline: safe`flapping: ${worst.score} changes in 10 min`,
      text: safe`Connector ${shortId(worst.state.connector)}${others} changed ${worst.score} times in 10 minutes: ${WHERE_TO_LOOK[kind]}.`,
    };
  },
};
