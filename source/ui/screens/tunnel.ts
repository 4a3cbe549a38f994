import {kindWords} from '../../model/status.js';
import {type SafeText, safe} from '../../model/text.js';
import {type ConnectorView, type TunnelView, viewConnectors} from '../../model/view.js';
import {counted} from '../../model/words.js';
import {connectorNameIn} from '../connector-name.js';
import {lastChangeRows} from '../event-rows.js';
import {blankRow, type Field, fieldRows, headingRow, verdictRows} from '../fields.js';
import {connectorColumns, seenSpans} from '../fleet-columns.js';
import {tunnelStatusCell} from '../fleet-lines.js';
import {ago, orDash, timestamp, tunnelName, yesNo} from '../format.js';
import {type Page, plainRow, type Scene} from '../page.js';
import {span, titled} from '../span.js';
import {type TableColumn, tableRows} from '../table-rows.js';
import {gonePage} from './gone.js';

/*
 * hq-mesh
 *   Kind              mesh (warp_connector)
 *   Status            degraded
 *   …
 * Verdict ▲ warning
 *   ▲ No connector is passive: if the active one fails, nothing takes over. (seen in its connections, 2s ago)
 * 2 connectors
 *     CONNECTOR   HA         EDGE     CONNS  ORIGIN IP    VERSION   UP
 *   ▸ bf69f118    ● active   2×LHR    2      192.0.2.10   2026.8.1  3d4h
 */

const fieldsOf = ({state}: TunnelView, {now, navigation: {isUtc}}: Scene): readonly Field[] => {
  const {tunnel, kind} = state;
  const shared: readonly Field[] = [
    {label: safe`Kind`, value: safe`${kindWords[kind]} (${orDash(tunnel.tun_type)})`},
    {label: safe`Id`, value: orDash(tunnel.id)},
    {label: safe`Account`, value: orDash(tunnel.account_tag)},
    {label: safe`Status`, value: orDash(tunnel.status)},
    {label: safe`Created`, value: timestamp(tunnel.created_at, now, isUtc)},
    {label: safe`Connected since`, value: timestamp(tunnel.conns_active_at, now, isUtc)},
    {label: safe`Cut off since`, value: timestamp(tunnel.conns_inactive_at, now, isUtc)},
    {label: safe`Metadata`, value: orDash(tunnel.metadata)},
  ];
  const cloudflared: readonly Field[] = [
    {label: safe`Configured by`, value: orDash(tunnel.config_src)},
    {
      label: safe`Remote config`,
      value: yesNo(tunnel.remote_config),
    },
  ];
  const asked: readonly Field[] = [
    {label: safe`Listed`, value: safe`${ago(state.listedAt, now)} ago`},
    {
      label: safe`Connections seen`,
      value: state.connectorsAt === null ? safe`never` : safe`${ago(state.connectorsAt, now)} ago`,
    },
  ];
  return [...shared, ...(kind === 'cfd_tunnel' ? cloudflared : []), ...asked];
};

const tableColumns = (scene: Scene): ReadonlyArray<TableColumn<ConnectorView>> => [
  {
    title: safe`CONNECTOR`,
    width: 9,
    most: scene.navigation.isWide
      ? Math.max(36, Math.floor(scene.width / 2))
      : Math.max(14, Math.floor(scene.width / 4)),
    rank: 0,
    cell: ({state: {connector}}, width) => span(connectorNameIn(connector, width, scene.navigation.isWide)),
  },
  ...connectorColumns
    .filter(({id}) => id !== 'seen')
    .map(
      (column): TableColumn<ConnectorView> => ({
        title: column.title,
        width: Math.min(column.width, 10),
        most: 40,
        rank: column.rank,
        cell: (view) => column.cell(view, scene),
      }),
    ),
];

const connectorsTitle = ({state}: TunnelView, count: number): SafeText =>
  count > 0
    ? counted(count, safe`connector`)
    : state.connectors === null
      ? safe`Connectors`
      : safe`No connectors`;

/** One tunnel: its fields, what is thought of it and why, and its connectors. */
export const tunnelPage = (scene: Scene, key: string): Page => {
  const tunnel = scene.tunnels.find(({state}) => state.key === key);
  if (tunnel === undefined) {
    return gonePage(safe`This tunnel`, scene);
  }
  const connectors = viewConnectors(tunnel, scene.navigation);
  return {
    head: [
      titled(
        [span(tunnelName(tunnel.state.tunnel), 'title'), span(safe` ${kindWords[tunnel.state.kind]}`, 'dim')],
        [span(safe`  `), tunnelStatusCell(tunnel), ...seenSpans(tunnel, scene.now)],
        scene.width,
      ),
    ],
    rows: [
      ...verdictRows(tunnel, scene, safe`Verdict`),
      blankRow,
      headingRow(connectorsTitle(tunnel, connectors.length)),
      ...(connectors.length > 0
        ? tableRows(connectors, (view) => view.key, tableColumns(scene), scene.width)
        : tunnel.state.connectors === null
          ? [plainRow([span(safe`  not answered yet`, 'dim')])]
          : []),
      ...lastChangeRows(scene, {tunnel: key, connector: null}),
      blankRow,
      headingRow(safe`Tunnel`),
      ...fieldRows(fieldsOf(tunnel, scene), scene.width),
    ],
    initial: connectors[0]?.key ?? null,
    open: (chosen) => {
      const found = connectors.find((view) => view.key === chosen);
      return found === undefined ? null : {name: 'connector', tunnel: key, connector: found.state.key};
    },
    tunnelOf: () => key,
  };
};
