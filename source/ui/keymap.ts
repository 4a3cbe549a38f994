import {joinSafe, type SafeText, safe} from '../model/text.js';
import {type ActionName, type Binding, bindings, type ScreenName} from './bindings.js';
import {isArrow, keyLabel} from './key-names.js';

/** A row of the table of keys, with how its keys are written. */
export type BoundKey = Binding & {
  /** In the help and the readme: all of them. */
  readonly label: SafeText;
  /** In the footer: the first, beside that of the action that it goes together with. */
  readonly hintLabel: SafeText;
};

/** The keys in use, in the order of the table; an action that has no key is not among them. */
export type Keymap = readonly BoundKey[];

/** Always ends warptop, whatever other keys do: a terminal without it would hold its user. */
export const ALWAYS_QUITS = 'ctrl-c';

const hintLabelOf = ({keys: [own = '']}: Binding, partner: Binding | undefined): SafeText => {
  const other = partner?.keys[0];
  const gap = isArrow(own) && other !== undefined && isArrow(other) ? safe`` : safe` `;
  return other === undefined ? keyLabel(own) : joinSafe([keyLabel(own), keyLabel(other)], gap);
};

/** @param changed other keys for some actions, in the place of the usual ones; none: the action has no key */
export const keymapOf = (changed: ReadonlyMap<ActionName, readonly string[]>): Keymap => {
  const bound = bindings
    .map((binding) => ({...binding, keys: changed.get(binding.action) ?? binding.keys}))
    .filter(({keys}) => keys.length > 0);
  return bound.map((binding) => ({
    ...binding,
    label: joinSafe(binding.keys.map(keyLabel), safe` `),
    hintLabel: hintLabelOf(
      binding,
      bound.find(({action}) => action === binding.pair),
    ),
  }));
};

export const usualKeymap: Keymap = keymapOf(new Map());

const worksOn = ({on}: Binding, screen: ScreenName): boolean => on === undefined || on.includes(screen);

/** Whether there is a screen that both work on. */
export const meet = (a: Binding, b: Binding): boolean =>
  a.on === undefined || a.on.some((screen) => worksOn(b, screen));

/** What a key does on a screen, or null. */
export const actionOf = (keymap: Keymap, key: string, screen: ScreenName): ActionName | null =>
  keymap.find((binding) => binding.keys.includes(key) && worksOn(binding, screen))?.action ?? null;

/**
 * Words that name the first keys of actions; nothing where one of them has no key.
 * @param say is given a label for each action
 */
export const withKeys = (
  keymap: Keymap,
  actions: readonly ActionName[],
  say: (...labels: readonly SafeText[]) => SafeText,
): SafeText => {
  const labels = actions.flatMap((name) => {
    const key = keymap.find(({action}) => action === name)?.keys[0];
    return key === undefined ? [] : [keyLabel(key)];
  });
  return labels.length === actions.length ? say(...labels) : safe``;
};

/** Which time a footer's keys are for. */
export type HintTime = 'live' | 'rewind' | 'replay';

/** The keys worth naming in a screen's footer, those of time first where it shows the past. */
export const hintsOf = (
  keymap: Keymap,
  screen: ScreenName,
  time: HintTime,
): ReadonlyArray<BoundKey & {readonly hint: SafeText}> => {
  const here = keymap.filter((binding) => worksOn(binding, screen));
  const present = (binding: BoundKey) => (binding.hint === null ? [] : [{...binding, hint: binding.hint}]);
  if (time === 'live') {
    return here.flatMap(present);
  }
  const past = here.flatMap((binding) => {
    const hint = binding.past?.[time] ?? null;
    return hint === null ? [] : [{...binding, hint}];
  });
  const others = here.filter(
    (binding) => binding.past === undefined && !(time === 'replay' && binding.action === 'refresh'),
  );
  return [...past, ...others.flatMap(present)];
};
