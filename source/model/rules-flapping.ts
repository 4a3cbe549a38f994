import type {Rule} from './facts.js';
import {flapScore} from './flap.js';
import type {TunnelKind} from './fleet.js';
import {type SafeText, safe} from './text.js';
import {connectorName, counted} from './words.js';

const WHERE_TO_LOOK: Readonly<Record<TunnelKind, SafeText>> = {
  warp_connector: safe`look at the network of its host, and at \`warp-cli status\` there`,
  cfd_tunnel: safe`look at the network of its host, and at cloudflared's log there`,
};

/** Whatever it is at the moment, it will not stay so: one that comes and goes counts while it is gone, too. */
export const flapping: Rule = {
  name: 'flapping',
  find: ({state: {kind, connectors, connectorsAt}, thresholds: {flappingChanges, flappingMs}}) => {
    const all = (connectors ?? [])
      .map((state) => ({state, score: flapScore(state, connectorsAt ?? 0, flappingMs)}))
      .filter(({score}) => score >= flappingChanges)
      .sort((a, b) => b.score - a.score);
    const [worst] = all;
    if (worst === undefined) {
      return null;
    }
    const minutes = Math.round(flappingMs / 60_000);
    const others = all.length === 1 ? safe`` : safe` (and ${all.length - 1} more like it)`;
    return {
      level: 'warning',
      headline: safe`flapping: ${worst.score} changes in ${minutes} min`,
      text: safe`Connector ${connectorName(worst.state.connector)}${others} changed ${worst.score} times in ${counted(minutes, safe`minute`)}: ${WHERE_TO_LOOK[kind]}.`,
    };
  },
};
