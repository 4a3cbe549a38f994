import {type SafeText, safe} from '../model/text.js';

/** What can be copied. */
export type CopyName = 'id' | 'address' | 'json' | 'connector' | 'tunnel';

/** The keys that say what, after the one that asks; that one once more is the first of them. */
export const copyChoices: ReadonlyArray<{
  readonly name: CopyName;
  readonly key: string;
  readonly label: SafeText;
}> = [
  {name: 'id', key: 'i', label: safe`id`},
  {name: 'address', key: 'a', label: safe`address`},
  {name: 'json', key: 'j', label: safe`JSON`},
  {name: 'connector', key: 'c', label: safe`connector id`},
  {name: 'tunnel', key: 't', label: safe`tunnel id`},
];
