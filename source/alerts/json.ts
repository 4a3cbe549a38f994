import {isoTime} from '../model/document.js';
import {printableJson} from '../model/printable.js';
import type {Alert, AlertTunnel} from './alert.js';

/** Version of the document's shape; raised when a field changes its meaning or goes away. */
const ALERT_VERSION = 1;

/** So many tunnels are described; all are counted. */
const MOST_TUNNELS = 100;

const tunnelFields = ({view: {state, verdict}, from}: AlertTunnel): object => ({
  id: state.tunnel.id,
  kind: state.kind,
  name: state.tunnel.name,
  status: state.tunnel.status,
  observed_at: isoTime(state.connectorsAt),
  level: verdict.level,
  from,
  reasons: verdict.reasons.map(({rule, level, text}) => ({rule, level, text})),
});

/** An alert for a program. Fields of the API keep the API's names, and its text is as it came. */
export const alertJson = ({event, level, at, text, account, tunnels}: Alert): string =>
  printableJson({
    version: ALERT_VERSION,
    ...{event, level, at: isoTime(at), text, account},
    tunnel_count: tunnels.length,
    tunnels: tunnels.slice(0, MOST_TUNNELS).map(tunnelFields),
  });
