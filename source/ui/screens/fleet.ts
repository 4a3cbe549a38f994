import {shortFailure} from '../../model/failure.js';
import {isTrusted} from '../../model/freshness.js';
import {kindWords, tunnelStatus, tunnelStatusWords} from '../../model/status.js';
import {joinSafe, type SafeText, safe} from '../../model/text.js';
import {
  type ConnectorView,
  type FleetRow,
  fleetGroups,
  fleetRows,
  type TunnelView,
} from '../../model/view.js';
import {connectorNameIn} from '../connector-name.js';
import {seenCell} from '../fleet-columns.js';
import {emptyFleet} from '../fleet-empty.js';
import {
  type FleetLayout,
  fleetLayout,
  GAP,
  MARKER,
  orderArrow,
  sortTitles,
  tunnelParts,
  verdictPart,
} from '../fleet-layout.js';
import {tunnelName} from '../format.js';
import {filterShown} from '../navigation.js';
import {type Page, type PageRow, plainRow, type Scene} from '../page.js';
import {
  type Line,
  lineWidth,
  pad,
  padLine,
  padStart,
  type Span,
  spaces,
  span,
  truncate,
  widthOf,
  wrap,
} from '../span.js';
import {glyphs, levelSigns, type Role, tunnelSigns} from '../theme.js';

/*
 *   TUNNEL / CONNECTOR      HA               EDGE         CONNS ORIGIN IP       VERSION      UP    FOR   LAST 30 m  SEEN
 *   hq-mesh mesh            ◒ degraded       ▲ at risk: no passive standby · 1 of 2 offline                           2s
 * ▸ ├ bf69f118              ● active         2×LHR        2     192.0.2.10      2026.8.1     3d4h  14m   ▅▅▅▅▅▇▇▇▇▇   2s
 *   └ c0ffee11              ✖ offline        –            0     –               2026.8.1     –     14m   ▇▇▇▇▇▁▁▁▁▁   2s
 */

/** A row's verdict names this many findings; the rest is on the tunnel's own screen. */
const HEADLINES = 3;

const marker = (isSelected: boolean): Span =>
  isSelected ? span(safe`${glyphs.pointer} `, 'key') : span(safe`  `);

const nameCell = (name: SafeText, suffix: SafeText, width: number, role: Role): Line => {
  const shown = truncate(name, width);
  const left = width - widthOf(shown);
  return [
    span(shown, role),
    span(widthOf(suffix) < left ? pad(safe` ${suffix}`, left) : spaces(left), 'dim'),
  ];
};

/** So many of the findings as have room, but one at the least; the others are counted. */
const findingWords = (headlines: readonly SafeText[], room: number): SafeText => {
  for (let shown = Math.min(HEADLINES, headlines.length); shown > 0; shown -= 1) {
    const more = headlines.length - shown;
    const words = safe`${joinSafe(headlines.slice(0, shown), safe` · `)}${more > 0 ? safe` +${more}` : safe``}`;
    if (shown === 1 || widthOf(words) <= room) {
      return words;
    }
  }
  return safe`ok`;
};

/** The gravest findings in a few words, and what keeps the data from being renewed. @param width of its place */
export const verdictLine = ({state, verdict}: TunnelView, width = Number.POSITIVE_INFINITY): Line => {
  const {glyph, role} = levelSigns[verdict.level];
  // The status stands beside it already; but where it alone is so grave, the sign is its.
  const findings = verdict.reasons.filter(({rule}) => rule !== 'status');
  const headlines = (findings[0]?.level === verdict.level ? findings : verdict.reasons).map(
    ({headline}) => headline,
  );
  const sign = safe`${glyphs[glyph]} `;
  const trouble =
    state.failure === null ? [] : [span(safe` · API: ${shortFailure(state.failure.failure)}`, 'api-trouble')];
  const words = findingWords(headlines, width - widthOf(sign) - lineWidth(trouble));
  return [span(safe`${sign}${words}`, verdict.level === 'ok' ? 'dim' : role), ...trouble];
};

/** Findings that a healthy tunnel cannot have: the list that called it so is older than they are. */
const OUTDATING: ReadonlySet<string> = new Set(['no_connections', 'no_active']);

/** Symbol and word of what Cloudflare says of a tunnel, without colour where that is overtaken by now. */
export const tunnelStatusCell = ({state, freshness, listed, verdict}: TunnelView): Span => {
  const status = tunnelStatus(state.tunnel);
  const {glyph, role} = tunnelSigns[status];
  const word = tunnelStatusWords(state.tunnel);
  // Where its connections are stale, the word is no better unless a later list repeated it.
  const isRepeated =
    isTrusted(freshness) || state.connectorsAt === null || state.listedAt > state.connectorsAt;
  if (!isTrusted(listed) || !isRepeated) {
    return span(safe`${glyphs.unknown} was ${word}`, 'unknown');
  }
  const isOld =
    state.missingSince !== null ||
    (state.connectors === null ? state.failure !== null : !isTrusted(freshness));
  const isOvertaken = status === 'healthy' && verdict.reasons.some(({rule}) => OUTDATING.has(rule));
  return span(safe`${glyphs[glyph]} ${word}`, isOld || isOvertaken ? 'dim' : role);
};

const tunnelLine = (tunnel: TunnelView, layout: FleetLayout, scene: Scene, isSelected: boolean): Line => {
  const name = nameCell(
    tunnelName(tunnel.state.tunnel),
    kindWords[tunnel.state.kind],
    layout.nameWidth,
    isSelected ? 'selected' : 'title',
  );
  const seen = seenCell(tunnel, scene.now);
  const parts = tunnelParts(layout.columns);
  const place = verdictPart(parts);
  const verdict = verdictLine(tunnel, place?.width);
  const status = place?.id !== 'ha' || tunnel.verdict.level === 'ok' ? [tunnelStatusCell(tunnel)] : verdict;
  const cells = parts.flatMap((part): Line => {
    const {id, width} = part;
    const cell =
      id === 'seen'
        ? [span(padStart(seen.text, width), seen.role)]
        : padLine(id === 'ha' ? status : part === place ? verdict : [], width);
    return [span(spaces(GAP)), ...cell];
  });
  return [marker(isSelected), ...name, ...cells];
};

const connectorLine = (
  view: ConnectorView,
  isLast: boolean,
  layout: FleetLayout,
  scene: Scene,
  {isSelected, isTop}: {readonly isSelected: boolean; readonly isTop: boolean},
): Line => {
  const isDim = view.state.missingSince !== null || !isTrusted(view.tunnel.freshness);
  const isWhole = scene.navigation.isWide && layout.nameWidth > 36;
  const {connector} = view.state;
  const name = connectorNameIn(connector, layout.nameWidth - 2, isWhole);
  const branch = isLast ? safe`└ ` : safe`├ `;
  const cells = layout.columns.flatMap((column): Span[] => {
    // What is as old as its tunnel is dated there, where that is in sight.
    const isDated = column.id !== 'seen' || isTop || view.state.missingSince !== null;
    const line = isDated ? column.draw(view, scene, column.width) : [];
    const right = column.id === 'seen' ? column.width - lineWidth(line) : 0;
    const fitted = padLine([span(spaces(right)), ...line], column.width);
    return [
      span(spaces(GAP)),
      ...fitted.map(({text, role}) => span(text, isDim && role === 'plain' ? 'dim' : role)),
    ];
  });
  return [
    marker(isSelected),
    span(branch, 'dim'),
    span(pad(name, layout.nameWidth - 2), isSelected ? 'selected' : isDim ? 'dim' : 'plain'),
    ...cells,
  ];
};

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

const rowOf = (row: FleetRow, next: FleetRow | undefined, layout: FleetLayout, scene: Scene): PageRow => ({
  type: 'line',
  key: row.key,
  draw: (isSelected, isTop) =>
    row.type === 'tunnel'
      ? tunnelLine(row.tunnel, layout, scene, isSelected)
      : connectorLine(row.connector, next?.type !== 'connector', layout, scene, {isSelected, isTop}),
});

/** The list of all tunnels with their connectors. */
export const fleetPage = (scene: Scene): Page => {
  const {navigation} = scene;
  const layout = fleetLayout(scene);
  const options = {...navigation, filter: filterShown(navigation)};
  const rows = fleetRows(fleetGroups(scene.tunnels, options, scene.held));
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return {
    head: [titleLine(layout, scene)],
    rows:
      rows.length > 0
        ? rows.map((row, index) => rowOf(row, rows[index + 1], layout, scene))
        : emptyFleet(scene).flatMap(({text, role}) =>
            wrap(text, scene.width - 2).map((line) => plainRow([span(safe`  ${line}`, role)])),
          ),
    initial: (rows.find(({type}) => type === 'connector') ?? rows[0])?.key ?? null,
    open: (key) => {
      const row = byKey.get(key);
      if (row === undefined) {
        return null;
      }
      const tunnel = row.tunnel.state.key;
      return row.type === 'tunnel'
        ? {name: 'tunnel', tunnel}
        : {name: 'connector', tunnel, connector: row.connector.state.key};
    },
    tunnelOf: (key) => byKey.get(key ?? '')?.tunnel.state.key ?? null,
  };
};
