import {shortFailure} from '../model/failure.js';
import {isTrusted} from '../model/freshness.js';
import {kindWords, tunnelStatus, tunnelStatusWords} from '../model/status.js';
import {joinSafe, type SafeText, safe} from '../model/text.js';
import {ageMs} from '../model/time.js';
import type {FleetRow, TunnelView} from '../model/view.js';
import {connectorNameIn} from './connector-name.js';
import {seenCell} from './fleet-columns.js';
import {type FleetLayout, GAP, tunnelParts, verdictPart} from './fleet-layout.js';
import {durationHoldsMs, tunnelName} from './format.js';
import type {RowPlace, Scene} from './page.js';
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
} from './span.js';
import {glyphs, levelSigns, type Role, tunnelSigns} from './theme.js';

/** A line, and for how long it stays as it is if only time goes by, ms. */
type HeldLine = {readonly line: Line; readonly holdsMs: number};

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

/** A tunnel in the list. */
export const tunnelLine = (
  tunnel: TunnelView,
  layout: FleetLayout,
  scene: Pick<Scene, 'now'>,
  isSelected: boolean,
): HeldLine => {
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
  const {connectorsAt} = tunnel.state;
  return {
    line: [marker(isSelected), ...name, ...cells],
    holdsMs:
      connectorsAt === null ? Number.POSITIVE_INFINITY : durationHoldsMs(ageMs(connectorsAt, scene.now)),
  };
};

/** A connector in the list. */
export const connectorLine = (
  {connector: view, isLast}: Extract<FleetRow, {readonly type: 'connector'}>,
  layout: FleetLayout,
  scene: Scene,
  {isSelected, isTop}: Pick<RowPlace, 'isSelected' | 'isTop'>,
): HeldLine => {
  const isDim = view.state.missingSince !== null || !isTrusted(view.tunnel.freshness);
  const isWhole = scene.navigation.isWide && layout.nameWidth > 36;
  const {connector} = view.state;
  const name = connectorNameIn(connector, layout.nameWidth - 2, isWhole);
  const branch = isLast ? safe`└ ` : safe`├ `;
  // What is as old as its tunnel is dated there, where that is in sight.
  const isDated = isTop || view.state.missingSince !== null;
  const holds = layout.columns.map(({id, holdsMs}) =>
    id === 'seen' && !isDated
      ? Number.POSITIVE_INFINITY
      : (holdsMs?.(view, scene) ?? Number.POSITIVE_INFINITY),
  );
  const cells = layout.columns.flatMap((column): Span[] => {
    const line = column.id !== 'seen' || isDated ? column.draw(view, scene, column.width) : [];
    const right = column.id === 'seen' ? column.width - lineWidth(line) : 0;
    const fitted = padLine([span(spaces(right)), ...line], column.width);
    return [
      span(spaces(GAP)),
      ...fitted.map(({text, role}) => span(text, isDim && role === 'plain' ? 'dim' : role)),
    ];
  });
  return {
    line: [
      marker(isSelected),
      span(branch, 'dim'),
      span(pad(name, layout.nameWidth - 2), isSelected ? 'selected' : isDim ? 'dim' : 'plain'),
      ...cells,
    ],
    holdsMs: Math.min(...holds),
  };
};
