import {type SafeText, safe} from '../../model/text.js';
import {counted} from '../../model/words.js';
import {blankRow, headingRow} from '../fields.js';
import {type Page, type PageRow, plainRow, type Scene} from '../page.js';
import {pad, span, wrap} from '../span.js';
import {
  connectorSigns,
  glyphs,
  levelSigns,
  type Role,
  type Sign,
  stripGlyphs,
  stripParts,
  tunnelSigns,
} from '../theme.js';

const KEYS = 16;

const pair = (left: SafeText, right: SafeText, width: number, role: Role): readonly PageRow[] =>
  wrap(right, width - KEYS - 4).map((line, index) =>
    plainRow([span(safe`  ${pad(index === 0 ? left : safe``, KEYS)}  `, role), span(line)]),
  );

const signsOf = (full: number): ReadonlyArray<readonly [Sign, SafeText, SafeText]> => [
  [connectorSigns.active, safe`active`, safe`WARP connector that carries the traffic`],
  [connectorSigns.passive, safe`passive`, safe`WARP connector on standby`],
  [connectorSigns.offline, safe`offline`, safe`WARP connector without a link to Cloudflare`],
  [
    connectorSigns.connected,
    safe`connected ${full}/${full}`,
    safe`cloudflared with its ${counted(full, safe`connection`)}`,
  ],
  [connectorSigns.partial, safe`connected 1/${full}`, safe`partial: cloudflared with fewer`],
  [connectorSigns.disconnected, safe`no connections`, safe`cloudflared without any`],
  [connectorSigns.unknown, safe`unknown`, safe`not told, or too old to be believed`],
  [connectorSigns.other, safe`(a word)`, safe`a word of the API that warptop does not know`],
  [tunnelSigns.healthy, safe`healthy`, safe`what Cloudflare says of a tunnel`],
  [tunnelSigns.degraded, safe`degraded`, safe`it serves, but a connection has failed`],
  [tunnelSigns.down, safe`down`, safe`it has no connection now`],
  [tunnelSigns.inactive, safe`inactive`, safe`it has never been connected`],
  [levelSigns.critical, safe`critical`, safe`a verdict: carries no traffic`],
  [levelSigns.warning, safe`warning`, safe`works, but not as it should`],
  [levelSigns.notice, safe`notice`, safe`worth knowing`],
];

/** All keys and symbols. */
export const helpPage = ({
  width,
  preferences: {keymap, thresholds},
}: Pick<Scene, 'width' | 'preferences'>): Page => ({
  head: [],
  rows: [
    headingRow(safe`Keys`),
    ...keymap.flatMap(({label, help, on}) =>
      pair(label, on?.length === 1 ? safe`${help} (in the list)` : help, width, 'key'),
    ),
    blankRow,
    headingRow(safe`Symbols`),
    ...signsOf(thresholds.fullConnections).flatMap(([{glyph, role}, word, meaning]) =>
      pair(safe`${glyphs[glyph]} ${word}`, meaning, width, role),
    ),
    blankRow,
    headingRow(safe`History`),
    ...wrap(
      safe`${stripGlyphs.active} active or connected, ${stripGlyphs.passive} passive, ${stripGlyphs.partial} partial, ${stripGlyphs.offline} offline or without connections; each cell shows the worst of its time; where that was less than half of it, ${stripParts.down} says that it was offline or without connections, and ${stripParts.other} another state; a blank where nothing was seen.`,
      width - 2,
    ).map((line) => plainRow([span(safe`  ${line}`)])),
    blankRow,
    headingRow(safe`Ages`),
    ...wrap(
      safe`SEEN is the age of what is shown. Past ${thresholds.stale} times the planned pace it is dimmed and counts as unknown, not as healthy.`,
      width - 2,
    ).map((line) => plainRow([span(safe`  ${line}`)])),
  ],
  initial: null,
  open: () => null,
  tunnelOf: () => null,
});
