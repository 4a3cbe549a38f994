import type {SafeText} from '../model/text.js';
import {type ActionName, type Binding, bindings, type ScreenName} from './bindings.js';

const worksOn = ({on}: Binding, screen: ScreenName): boolean => on === undefined || on.includes(screen);

/** What a key does on a screen, or null. */
export const actionOf = (key: string, screen: ScreenName): ActionName | null =>
  bindings.find((binding) => binding.keys.includes(key) && worksOn(binding, screen))?.action ?? null;

/** Which time a footer's keys are for. */
export type HintTime = 'live' | 'rewind' | 'replay';

/** The keys worth naming in a screen's footer, those of time first where it shows the past. */
export const hintsOf = (
  screen: ScreenName,
  time: HintTime,
): ReadonlyArray<Binding & {readonly hint: SafeText}> => {
  const here = bindings.filter((binding) => worksOn(binding, screen));
  const present = (binding: Binding) => (binding.hint === null ? [] : [{...binding, hint: binding.hint}]);
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
