import {changeSubject} from '../../model/change-words.js';
import type {Change} from '../../model/changes.js';
import {changesBetween} from '../../model/changes-between.js';
import {type SafeText, safe} from '../../model/text.js';
import {counted} from '../../model/words.js';
import {connectorNameIn, connectorNamesWidth} from '../connector-name.js';
import {eventRole} from '../event-rows.js';
import {folded, type Told, toldWords} from '../events.js';
import {timeOfDay} from '../format.js';
import {withKeys} from '../keymap.js';
import type {Place} from '../navigation.js';
import {type Page, type PageRow, plainRow, type Scene} from '../page.js';
import {type Line, lineWidth, pad, type Span, span, wrap} from '../span.js';
import {glyphs} from '../theme.js';

/*
 * then 14:02:10 → now: 3 differences in 2 tunnels
 * ▸ hq-mesh                        2 differences
 *     bf69f118    active → offline
 *     c0ffee11    passive → active
 *   branch-ams                     1 difference
 *     healthy → degraded
 */

/** The group of what is different of the API, and of no tunnel. */
const API = '';

/** A difference or a whole tunnel, as a row that leads there; what is different of the API leads nowhere. */
type Entry = {
  readonly key: string;
  readonly place: Place | null;
  readonly draw: (isSelected: boolean) => readonly Span[];
};

const CONNECTOR = 14;

const marker = (isSelected: boolean): Span =>
  isSelected ? span(safe`${glyphs.pointer} `, 'key') : span(safe`  `);

const placeOf = (tunnel: string, connector: string | null): Place | null => {
  if (tunnel === API) {
    return null;
  }
  return connector === null ? {name: 'tunnel', tunnel} : {name: 'connector', tunnel, connector};
};

/** When it was lost is known, but not when it answered again: between two moments, that is another one. */
const differenceWords = (told: Told, width: number): SafeText =>
  told.change.what === 'api_restored' ? safe`lost then, answering since` : toldWords(told, width);

const differenceEntry = (
  told: Told,
  tunnel: string,
  index: number,
  width: number,
  columns: number,
): Entry => {
  const {change} = told;
  const {connector} = change;
  return {
    key: `${tunnel} ${index}`,
    place: placeOf(tunnel, connector?.key ?? null),
    draw: (isSelected) => [
      marker(isSelected),
      span(safe`  `),
      ...(connector === null
        ? []
        : [
            span(pad(connectorNameIn(connector, columns), columns), isSelected ? 'selected' : 'plain'),
            span(safe`  `),
          ]),
      span(differenceWords(told, width), eventRole(change)),
    ],
  };
};

const tunnelEntries = (
  tunnel: string,
  changes: readonly Change[],
  width: number,
  columns: number,
): readonly Entry[] => {
  const name = (changes[0] && changeSubject(changes[0]).tunnel) ?? safe`API`;
  const told = folded(changes);
  const title: Entry = {
    key: tunnel,
    place: placeOf(tunnel, null),
    draw: (isSelected) => [
      marker(isSelected),
      span(pad(name, Math.min(30, Math.max(10, width - 20))), isSelected ? 'selected' : 'title'),
      span(safe`  ${counted(told.length, safe`difference`)}`, 'dim'),
    ],
  };
  return [title, ...told.map((each, index) => differenceEntry(each, tunnel, index, width, columns))];
};

const byTunnel = (changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> => {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = change.tunnel?.key ?? API;
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [change]);
    } else {
      group.push(change);
    }
  }
  return groups;
};

const plainPage = (head: readonly Line[], texts: readonly SafeText[], width: number): Page => ({
  head,
  rows: texts.flatMap((text) => wrap(text, width - 2)).map((text) => plainRow([span(safe`  ${text}`)])),
  initial: null,
  open: () => null,
  tunnelOf: () => null,
});

/** Where nothing answers, nobody knows what is now. */
const doubtLines = ({trouble, past, present, width, navigation}: Scene): readonly Line[] => {
  const {activity, answeredAt} = trouble;
  if (past?.isReplay || activity.name === 'polling') {
    return [];
  }
  const known =
    answeredAt === null
      ? safe`what is now is not known yet`
      : safe`the API does not answer: now is what was known at ${timeOfDay(answeredAt, navigation.isUtc, present)}`;
  return wrap(known, width).map((text) => [span(text, 'api-trouble')]);
};

/** Which moments are compared and what came of it: on two lines where one has no room. */
const headLines = (title: SafeText, result: SafeText, width: number): readonly Line[] => {
  const line = [span(title, 'title'), span(safe`: ${result}`)];
  return lineWidth(line) <= width ? [line] : [[span(title, 'title')], [span(result)]];
};

/** What the fleet of the moment shown and that of now, or of a replay's end, do not have in common. */
export const differencesPage = (scene: Scene): Page => {
  const {snapshot, memory, now, present, past, heldAt, width, navigation} = scene;
  const {keymap} = scene.preferences;
  if (past === null && heldAt === null) {
    return plainPage(
      [[span(safe`now`, 'title')]],
      [
        safe`This is now${withKeys(
          keymap,
          ['step-back', 'change-back', 'differences'],
          (step, change, compare) => safe`: ${step} and ${change} go back, then ${compare} compares with now`,
        )}.`,
      ],
      width,
    );
  }
  const until = past?.isReplay ? past.until : present;
  const end = past?.isReplay ? safe`the end, ${timeOfDay(until, navigation.isUtc, now)}` : safe`now`;
  const title = safe`then ${timeOfDay(now, navigation.isUtc, until)} → ${end}`;
  const doubt = doubtLines(scene);
  // Who took over from whom is what happened in between, and no difference between the two moments.
  const changes = changesBetween(snapshot, memory.latest).filter(({what}) => what !== 'failover');
  const groups = byTunnel(changes);
  if (groups.size === 0) {
    const second = past?.isReplay ? safe`the end` : safe`now`;
    return plainPage(
      [[span(title, 'title')], ...doubt],
      [safe`No difference: the fleet was then as it is ${past?.isReplay ? safe`at ` : safe``}${second}.`],
      width,
    );
  }
  const columns = connectorNamesWidth(
    changes.map(({connector}) => connector),
    CONNECTOR,
    width,
  );
  const entries = [...groups].flatMap(([tunnel, changes]) => tunnelEntries(tunnel, changes, width, columns));
  const count = entries.length - groups.size;
  const tunnels = groups.size - (groups.has(API) ? 1 : 0);
  const where = tunnels === 0 ? safe`` : safe` in ${counted(tunnels, safe`tunnel`)}`;
  const andApi = groups.has(API) ? safe`${tunnels === 0 ? safe`` : safe` and`} of the API` : safe``;
  const byKey = new Map(entries.map((entry) => [entry.key, entry.place]));
  return {
    head: [...headLines(title, safe`${counted(count, safe`difference`)}${where}${andApi}`, width), ...doubt],
    rows: entries.map(
      ({key, draw}): PageRow => ({
        type: 'line',
        key,
        draw: ({isSelected}) => draw(isSelected),
      }),
    ),
    initial: entries[0]?.key ?? null,
    open: (key) => byKey.get(key) ?? null,
    tunnelOf: (key) => {
      const place = byKey.get(key ?? '');
      return place && 'tunnel' in place ? place.tunnel : null;
    },
  };
};
