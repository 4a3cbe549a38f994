import {coloCity} from '../../model/colo.js';
import type {Connection, ConnectorState} from '../../model/fleet.js';
import {isTrusted} from '../../model/freshness.js';
import {joinSafe, rawValue, type SafeText, safe, safeText} from '../../model/text.js';
import {ageMs, parseTimestamp} from '../../model/time.js';
import {type ConnectorView, type TunnelView, viewConnectors} from '../../model/view.js';
import {connectorName, counted} from '../../model/words.js';
import {lastChangeRows} from '../event-rows.js';
import {blankRow, type Field, fieldRows, headingRow, verdictRows} from '../fields.js';
import {isBelieved, seenSpans, statusCell} from '../fleet-columns.js';
import {address, ago, duration, moment, orDash, timestamp, tunnelName} from '../format.js';
import type {Page, Scene} from '../page.js';
import {span, titled} from '../span.js';
import {type TableColumn, tableRows} from '../table-rows.js';
import {gonePage} from './gone.js';

/*
 * hq-mesh › bf69f118-238e-11f1-b113-ee02f3be4a5b  ● active
 * 2 edge connections
 *     COLO     CITY      ORIGIN IP     OPENED   CLIENT VERSION   ID
 *   ▸ lhr16    London    192.0.2.10    3d4h     2026.8.1         1bedc50d-…
 * Connector
 *   Id                bf69f118-238e-11f1-b113-ee02f3be4a5b
 *   …
 * Verdict ▲ warning
 *   ▲ …
 */

/** A connection with its identity on the screen, for where the API gave no id or one twice. */
export type ConnectionView = {readonly key: string; readonly connection: Connection};

export const viewConnections = ({state}: ConnectorView): readonly ConnectionView[] => {
  const used = new Set<string>();
  return (state.connector.conns ?? []).map((connection, index) => {
    const id = connection.id ?? connection.uuid;
    const key = id === null || used.has(rawValue(id)) ? `#${index}` : rawValue(id);
    used.add(key);
    return {key, connection};
  });
};

export const findConnector = (
  scene: Scene,
  tunnelKey: string,
  connectorKey: string,
): {readonly tunnel: TunnelView; readonly view: ConnectorView} | null => {
  const tunnel = scene.tunnels.find(({state}) => state.key === tunnelKey);
  const view =
    tunnel && viewConnectors(tunnel, scene.navigation).find(({state}) => state.key === connectorKey);
  return tunnel && view ? {tunnel, view} : null;
};

/** For how long, and since when as far as that was seen. */
const stateAge = ({stateSince, isWitnessed}: ConnectorState, now: number, isUtc: boolean): SafeText => {
  const age = duration(ageMs(stateSince, now));
  const since = moment(stateSince, isUtc);
  return isWitnessed ? safe`${age}, since ${since}` : safe`longer than ${age}: first seen ${since}`;
};

const fieldsOf = (view: ConnectorView, {now, navigation: {isUtc}}: Scene): readonly Field[] => {
  const {connector, missingSince} = view.state;
  const status = statusCell(view, now);
  const features = (connector.features ?? []).map(safeText);
  const none = safe`–`;
  return [
    ...(connector.label === null ? [] : [{label: safe`Label`, value: safeText(connector.label)}]),
    {label: safe`Id`, value: orDash(connector.id)},
    {label: safe`Status`, value: status.text, role: status.role},
    ...(isBelieved(view) ? [{label: safe`In this state`, value: stateAge(view.state, now, isUtc)}] : []),
    ...(view.tunnel.state.kind === 'warp_connector'
      ? [{label: safe`HA status`, value: orDash(connector.ha_status)}]
      : [
          {
            label: safe`Config version`,
            value: connector.config_version === null ? none : safe`${connector.config_version}`,
          },
        ]),
    {label: safe`Version`, value: orDash(connector.version)},
    {label: safe`Architecture`, value: orDash(connector.arch)},
    {label: safe`Running since`, value: timestamp(connector.run_at, now, isUtc)},
    {label: safe`Features`, value: features.length > 0 ? joinSafe(features, safe`, `) : none},
    ...(missingSince === null ? [] : [{label: safe`Gone for`, value: ago(missingSince, now)}]),
  ];
};

const columnsOf = ({now, navigation}: Scene): ReadonlyArray<TableColumn<ConnectionView>> => [
  {
    title: safe`COLO`,
    width: 5,
    most: 12,
    rank: 1,
    cell: ({connection}) => span(orDash(connection.colo_name)),
  },
  {
    title: safe`CITY`,
    width: 9,
    most: 16,
    rank: 4,
    cell: ({connection}) => span(coloCity(connection.colo_name) ?? safe`–`),
  },
  {
    title: safe`ORIGIN IP`,
    width: 9,
    most: 40,
    rank: 2,
    cell: ({connection}) => span(address(connection.origin_ip, navigation.isMasked)),
  },
  {
    title: safe`OPEN`,
    width: 4,
    most: 5,
    rank: 3,
    cell: ({connection}) => span(ago(parseTimestamp(connection.opened_at), now)),
  },
  {
    title: safe`VERSION`,
    width: 8,
    most: 16,
    rank: 5,
    cell: ({connection}) => span(orDash(connection.client_version)),
  },
  {
    title: safe`CONNECTION ID`,
    width: 36,
    most: 40,
    rank: 6,
    cell: ({connection}) => span(orDash(connection.id ?? connection.uuid)),
  },
];

const connectionsTitle = ({state}: ConnectorView, count: number): SafeText =>
  count > 0
    ? counted(count, safe`edge connection`)
    : state.connector.conns === null
      ? safe`The API did not tell its edge connections`
      : safe`No edge connections`;

/** One connector: its edge connections, all its fields, and what is thought of its tunnel. */
export const connectorPage = (scene: Scene, tunnelKey: string, connectorKey: string): Page => {
  const found = findConnector(scene, tunnelKey, connectorKey);
  if (found === null) {
    return gonePage(safe`This connector`, scene);
  }
  const {tunnel, view} = found;
  const connections = viewConnections(view);
  const {text, role} = statusCell(view, scene.now);
  return {
    head: [
      titled(
        [
          span(tunnelName(tunnel.state.tunnel), 'title'),
          span(safe` › `, 'dim'),
          span(connectorName(view.state.connector), 'title'),
        ],
        [span(safe`  `), span(text, role), ...seenSpans(tunnel, scene.now)],
        scene.width,
        [span(connectorName(view.state.connector), 'title')],
      ),
    ],
    rows: [
      headingRow(connectionsTitle(view, connections.length)),
      ...(connections.length > 0
        ? tableRows(connections, ({key}) => key, columnsOf(scene), scene.width, {
            isDim: !isTrusted(tunnel.freshness),
          })
        : []),
      ...lastChangeRows(scene, {tunnel: tunnelKey, connector: connectorKey}),
      blankRow,
      headingRow(safe`Connector`),
      ...fieldRows(fieldsOf(view, scene), scene.width),
      blankRow,
      ...verdictRows(tunnel, scene, safe`Verdict on ${tunnelName(tunnel.state.tunnel)}`),
    ],
    initial: connections[0]?.key ?? null,
    open: (connection) => ({name: 'connection', tunnel: tunnelKey, connector: connectorKey, connection}),
    tunnelOf: () => tunnelKey,
  };
};
