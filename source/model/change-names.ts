import type {Change} from './changes.js';

/** Whether a kind of change is one of a single connection: those come and go where all is well. */
const isOfConnection = {
  tunnel_appeared: false,
  tunnel_gone: false,
  tunnel_back: false,
  tunnel_renamed: false,
  tunnel_status: false,
  connector_appeared: false,
  connector_back: false,
  connector_gone: false,
  connector_restarted: false,
  ha_status: false,
  failover: false,
  connections: true,
  connection_opened: true,
  connection_closed: true,
  connection_reconnected: true,
  connection_moved: true,
  version: false,
  config_version: false,
  api_lost: false,
  api_restored: false,
} as const satisfies Readonly<Record<Change['what'], boolean>>;

/** Every kind of change. */
export const changeNames = Object.keys(isOfConnection) as ReadonlyArray<Change['what']>;

/** True for what happens to single connections of a connector. */
export const isConnectionChange = ({what}: Pick<Change, 'what'>): boolean => isOfConnection[what];
