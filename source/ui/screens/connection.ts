import {coloCity, coloCode} from '../../model/colo.js';
import type {Connection, TunnelKind} from '../../model/fleet.js';
import {isTrusted} from '../../model/freshness.js';
import {safe} from '../../model/text.js';
import {connectorName} from '../../model/words.js';
import {type Field, fieldRows} from '../fields.js';
import {seenSpans} from '../fleet-columns.js';
import {address, orDash, timestamp, tunnelName, yesNo} from '../format.js';
import type {Page, Scene} from '../page.js';
import {span, titled} from '../span.js';
import {findConnector, viewConnections} from './connector.js';
import {gonePage} from './gone.js';

/*
 * hq-mesh › bf69f118 › connection
 *   Id                1bedc50d-42b3-473c-b108-ff3d10c0d925
 *   Data centre       LHR
 *   Colo name         lhr16
 *   City              London
 *   …
 */

const fieldsOf = (
  connection: Connection,
  kind: TunnelKind,
  {now, navigation: {isMasked, isUtc}}: Scene,
): readonly Field[] => {
  const city = coloCity(connection.colo_name);
  const colo = orDash(connection.colo_name);
  const shared: readonly Field[] = [
    {label: safe`Id`, value: orDash(connection.id)},
    {label: safe`Data centre`, value: coloCode(connection.colo_name)},
    {label: safe`Colo name`, value: colo},
    {label: safe`City`, value: city ?? safe`not in warptop's table`},
    {label: safe`Origin IP`, value: address(connection.origin_ip, isMasked)},
    {label: safe`Opened`, value: timestamp(connection.opened_at, now, isUtc)},
    {label: safe`Client id`, value: orDash(connection.client_id)},
    {label: safe`Client version`, value: orDash(connection.client_version)},
  ];
  return kind === 'cfd_tunnel'
    ? [
        ...shared,
        {label: safe`UUID`, value: orDash(connection.uuid)},
        {
          label: safe`Pending reconnect`,
          value: safe`${yesNo(connection.is_pending_reconnect)} (deprecated: Cloudflare reports it as false always)`,
        },
      ]
    : shared;
};

/** One edge connection in full. */
export const connectionPage = (scene: Scene, tunnel: string, connector: string, key: string): Page => {
  const found = findConnector(scene, tunnel, connector);
  const connection = found && viewConnections(found.view).find((view) => view.key === key)?.connection;
  if (!found || !connection) {
    return gonePage(safe`This connection`, scene);
  }
  return {
    head: [
      titled(
        [
          span(tunnelName(found.tunnel.state.tunnel), 'title'),
          span(safe` › ${connectorName(found.view.state.connector)} › `, 'dim'),
          span(safe`connection`, 'title'),
        ],
        seenSpans(found.tunnel, scene.now),
        scene.width,
        [span(safe`${connectorName(found.view.state.connector)} › `, 'dim'), span(safe`connection`, 'title')],
      ),
    ],
    rows: fieldRows(
      fieldsOf(connection, found.tunnel.state.kind, scene).map((field) =>
        isTrusted(found.tunnel.freshness) ? field : {...field, role: 'dim'},
      ),
      scene.width,
    ),
    initial: null,
    open: () => null,
    tunnelOf: () => tunnel,
  };
};
