import {type SafeText, safe} from '../../model/text.js';
import type {FleetRow} from '../../model/view.js';
import {emptyFleet} from '../fleet-empty.js';
import {type FleetLayout, MARKER, orderArrow, sortTitles} from '../fleet-layout.js';
import {type Page, plainRow, type Scene} from '../page.js';
import {type Line, pad, padStart, spaces, span, widthOf, wrap} from '../span.js';

/*
 *   TUNNEL / CONNECTOR      HA               EDGE         CONNS ORIGIN IP       VERSION      UP    FOR   LAST 30 m  SEEN
 *   hq-mesh mesh            ◒ degraded       ▲ at risk: no passive standby · 1 of 2 offline                           2s
 * ▸ ├ bf69f118              ● active         2×LHR        2     192.0.2.10      2026.8.1     3d4h  14m   ▅▅▅▅▅▇▇▇▇▇   2s
 *   └ c0ffee11              ✖ offline        –            0     –               2026.8.1     –     14m   ▇▇▇▇▇▁▁▁▁▁   2s
 */

const titleLine = (layout: FleetLayout, {navigation: {sort, isReversed}}: Scene): Line => {
  const arrow = orderArrow(sort, isReversed);
  const title = (text: SafeText, isSorted: boolean): SafeText => (isSorted ? safe`${text}${arrow}` : text);
  const whole = title(safe`TUNNEL / CONNECTOR`, sort === 'name' && isReversed);
  const name =
    widthOf(whole) <= layout.nameWidth ? whole : title(safe`TUNNEL / CONN`, sort === 'name' && isReversed);
  return [
    span(spaces(MARKER)),
    span(pad(name, layout.nameWidth), 'dim'),
    ...layout.columns.map((column) => {
      const text = title(column.title, sortTitles[column.id] === sort);
      return span(
        safe` ${column.id === 'seen' ? padStart(text, column.width) : pad(text, column.width)}`,
        'dim',
      );
    }),
  ];
};

/** The list of all tunnels with their connectors. */
export const fleetPage = (scene: Scene): Page => {
  const layout = scene.fleet.layout(scene);
  const rows = scene.fleet.rows(scene);
  const rowWith = (key: string | null): FleetRow | undefined => {
    for (const each of rows) {
      const row = each.find((one) => one.key === key);
      if (row !== undefined) {
        return row;
      }
    }
    return undefined;
  };
  const first = rows.find((each) => each.length > 1) ?? [];
  const page = scene.fleet.page(rows);
  return {
    head: [titleLine(layout, scene)],
    ...(rows.length > 0
      ? page
      : {
          rows: emptyFleet(scene).flatMap(({text, role}) =>
            wrap(text, scene.width - 2).map((line) => plainRow([span(safe`  ${line}`, role)])),
          ),
        }),
    initial: (first[1] ?? rows[0]?.[0])?.key ?? null,
    open: (key) => {
      const row = rowWith(key);
      if (row === undefined) {
        return null;
      }
      const tunnel = row.tunnel.state.key;
      return row.type === 'tunnel'
        ? {name: 'tunnel', tunnel}
        : {name: 'connector', tunnel, connector: row.connector.state.key};
    },
    tunnelOf: (key) => rowWith(key)?.tunnel.state.key ?? null,
  };
};
