import {explainFailure, nextStep, quotaWords} from '../model/failure.js';
import {type TunnelKind, tunnelKinds} from '../model/fleet.js';
import {kindWords} from '../model/status.js';
import {capitalized, escaped, joinSafe, type SafeText, safe} from '../model/text.js';
import {counted} from '../model/words.js';
import {withKeys} from './keymap.js';
import {filterShown} from './navigation.js';
import type {Scene} from './page.js';
import {filterDrop} from './prompt.js';
import {type Span, span} from './span.js';
import {glyphs} from './theme.js';

/** Before the first list: what is being done, or what is in the way. */
const firstWords = ({polling: {activity}, preferences: {keymap}}: Scene): readonly SafeText[] =>
  'failure' in activity
    ? [
        safe`${capitalized(explainFailure(activity.failure))}.`,
        // The countdown is in the header.
        safe`${activity.name === 'rate_limited' ? capitalized(quotaWords) : nextStep(activity.failure)}.`,
        safe`warptop goes on trying${withKeys(keymap, ['quit'], (quit) => safe`; ${quit} quits`)}.`,
      ]
    : [safe`Asking Cloudflare for the tunnels of this account…`];

const kindsWords = (kinds: readonly TunnelKind[]): SafeText =>
  joinSafe(
    kinds.map((kind) => kindWords[kind]),
    safe` and `,
  );

/** An account without tunnels; what its lists have not told is not called empty. */
const noTunnels = ({snapshot: {lists}, past}: Scene): readonly SafeText[] => {
  const watched = tunnelKinds.filter((kind) => lists[kind] !== undefined);
  const told = watched.filter((kind) => (lists[kind]?.at ?? null) !== null);
  const untold = watched.filter((kind) => !told.includes(kind));
  const kinds = told.length === tunnelKinds.length ? safe`` : safe` ${kindsWords(told)}`;
  const has = past === null ? safe`has` : safe`had`;
  return [
    safe`This account ${has} no live${kinds} tunnels.`,
    ...(untold.length === 0
      ? []
      : [
          safe`Whether it ${has} ${kindsWords(untold)} tunnels is not known${past === null ? safe` yet` : safe``}.`,
        ]),
    ...(past === null && untold.length === 0 ? [safe`A new one appears here by itself.`] : []),
  ];
};

const be = (count: number, past: Scene['past']): SafeText =>
  past === null ? (count === 1 ? safe`is` : safe`are`) : count === 1 ? safe`was` : safe`were`;

/** What stands in an empty list: why it is empty, and what to do. A span becomes lines of its own. */
export const emptyFleet = (scene: Scene): readonly Span[] => {
  const {snapshot, navigation, past, summary} = scene;
  const {keymap} = scene.preferences;
  const filter = filterShown(navigation);
  const plain = (words: readonly SafeText[]): readonly Span[] => words.map((text) => span(text));
  if (Object.values(snapshot.lists).every(({at}) => at === null)) {
    return plain(past === null ? firstWords(scene) : [safe`No tunnel was known yet at this moment.`]);
  }
  if (snapshot.tunnels.size === 0) {
    return plain(noTunnels(scene));
  }
  const all = counted(summary.tunnels, safe`tunnel`);
  if (filter !== '') {
    const among = navigation.isProblemsOnly ? safe` among the tunnels with a problem` : safe``;
    return plain([
      safe`Nothing matches “${escaped(filter)}”${among}.`,
      filterDrop(navigation, keymap),
      safe`${all} ${be(summary.tunnels, null)} hidden.`,
    ]);
  }
  return [
    span(
      past === null
        ? safe`${glyphs.ok} No tunnel has a problem.`
        : safe`${glyphs.ok} No tunnel had a problem.`,
      'good',
    ),
    ...plain([
      safe`${all} with ${counted(summary.connectors, safe`connector`)} ${be(summary.tunnels, past)} watched.`,
      withKeys(keymap, ['problems'], (key) => safe`${key} shows all tunnels again.`),
    ]),
  ];
};
