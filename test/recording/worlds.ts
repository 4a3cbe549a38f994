import {decodeConnector, decodeTunnel} from '../../source/api/schema.js';
import type {Observation} from '../../source/model/observation.js';
import {mainAccount} from '../../source/simulator/accounts.js';
import {connectorsOnWire, tunnelOnWire} from '../../source/simulator/wire.js';
import type {World} from '../../source/simulator/world.js';
import {answered, listed} from '../helpers/fleet.js';

const living = (world: World): World['tunnels'] =>
  world.tunnels.filter(
    ({accountId, deletedAtMs}) => accountId === mainAccount.id && deletedAtMs === undefined,
  );

/** What the lists show of a world. */
export const lists = (world: World): readonly Observation[] =>
  (['warp_connector', 'cfd_tunnel'] as const).map((kind) =>
    listed(
      living(world)
        .filter((tunnel) => tunnel.kind === kind)
        .map((tunnel) => decodeTunnel(tunnelOnWire(tunnel))),
      {at: world.nowMs, kind},
    ),
  );

/** What is seen of the connectors of each tunnel of a world. */
export const connectors = (world: World): readonly Observation[] =>
  living(world).map((tunnel) =>
    answered(connectorsOnWire(tunnel).map(decodeConnector), {
      at: world.nowMs,
      kind: tunnel.kind,
      tunnelId: tunnel.id,
    }),
  );

/** Everything that one look at a world shows. */
export const looked = (world: World): readonly Observation[] => [...lists(world), ...connectors(world)];
