import {escaped, type SafeText, safe} from '../model/text.js';
import {PreferenceError, type Preferences} from '../preferences.js';
import {type ActionName, bindings} from '../ui/bindings.js';
import {copyChoices} from '../ui/copy-choices.js';
import {isKeyName, keyLabel, keyWords} from '../ui/key-names.js';
import {ALWAYS_QUITS, type Keymap, keymapOf, meet} from '../ui/keymap.js';

const isAction = (name: string): name is ActionName => bindings.some(({action}) => action === name);

const KEYS: SafeText = safe`a character, ctrl-a to ctrl-z (but not h, i, j and m), ${escaped(keyWords.join(', '))}`;

/** Words of several letters are the same in capitals; one letter is not. */
const spelt = (name: string): string => ([...name].length === 1 ? name : name.toLowerCase());

const keysOfAction = (action: ActionName, names: readonly string[]): readonly string[] => {
  const path = ['keys', action];
  const keys = names.map(spelt);
  const unknown = keys.find((key) => !isKeyName(key));
  if (unknown !== undefined) {
    throw new PreferenceError(path, safe`there is no key “${escaped(unknown)}”; a key is ${KEYS}`);
  }
  if (action === 'quit' && keys.length === 0) {
    throw new PreferenceError(path, safe`quit takes at least one key`);
  }
  return [...new Set(action === 'quit' ? [...keys, ALWAYS_QUITS] : keys)];
};

/** Once a copy was asked for, what to copy is chosen by keys of its own, and these two act besides. */
const BESIDE_CHOICES: readonly ActionName[] = ['copy', 'back'];

const refuseChoices = (keymap: Keymap): void => {
  for (const {action, keys} of keymap) {
    const taken = copyChoices.find(({key}) => BESIDE_CHOICES.includes(action) && keys.includes(key));
    if (taken !== undefined) {
      throw new PreferenceError(
        ['keys', action],
        safe`${keyLabel(taken.key)} copies the ${taken.label} once a copy is asked for; give ${escaped(action)} another`,
      );
    }
  }
};

/** @throws PreferenceError where one key would do two things, at the one that the user changed */
const refuseTwice = (keymap: Keymap, changed: ReadonlySet<ActionName>): void => {
  for (const [index, one] of keymap.entries()) {
    for (const other of keymap.slice(index + 1)) {
      const key = one.keys.find((name) => other.keys.includes(name));
      if (key === undefined || !meet(one, other)) {
        continue;
      }
      const [taker, holder] = changed.has(one.action)
        ? [one.action, other.action]
        : [other.action, one.action];
      throw new PreferenceError(
        ['keys', taker],
        key === ALWAYS_QUITS
          ? safe`Ctrl-C always quits`
          : safe`${keyLabel(key)} is a key of ${escaped(holder)} too; give one of them another`,
      );
    }
  }
};

/**
 * The keys of all actions, as the user changed them.
 * @throws PreferenceError for an action or a key that there is not, for a key that would do two things on one screen, and
 * where none would quit
 */
export const keysOf = ({keys}: Pick<Preferences, 'keys'>): Keymap => {
  const changed = new Map<ActionName, readonly string[]>();
  for (const [action, names] of keys) {
    if (!isAction(action)) {
      const known = bindings.map((binding) => binding.action).join(', ');
      throw new PreferenceError(
        ['keys', action],
        safe`there is no action “${escaped(action)}”; the actions are ${escaped(known)}`,
      );
    }
    changed.set(action, keysOfAction(action, names));
  }
  const keymap = keymapOf(changed);
  refuseTwice(keymap, new Set(changed.keys()));
  refuseChoices(keymap);
  return keymap;
};
