import {isoTime, tunnelFields} from '../model/document.js';
import {printableJson} from '../model/printable.js';
import {filterOf} from '../model/selection.js';
import type {Alert, AlertTunnel} from './alert.js';

/** Version of the document's shape; raised when a field changes its meaning or goes away. */
const ALERT_VERSION = 1;

/** So many tunnels are described; all are counted. */
const MOST_TUNNELS = 100;

const ALL = filterOf('');

/** All that is known of it, as in every document, and the level that it had before. */
const fieldsOf = ({view, from}: AlertTunnel, isMasked: boolean): object => ({
  ...tunnelFields(view, ALL, isMasked),
  was: from,
});

/** An alert for a program. Fields of the API keep the API's names, and its text is as it came. */
export const alertJson = ({event, level, at, text, account, tunnels}: Alert, isMasked: boolean): string =>
  printableJson({
    version: ALERT_VERSION,
    ...{event, level, at: isoTime(at), text, account},
    tunnel_count: tunnels.length,
    tunnels: tunnels.slice(0, MOST_TUNNELS).map((tunnel) => fieldsOf(tunnel, isMasked)),
  });
