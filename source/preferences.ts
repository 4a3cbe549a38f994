import type {SafeText} from './model/text.js';

/** How a person wants it to look and to judge: from the configuration file alone. */
export type Preferences = {
  /** Names of hosts by the ids of their connectors, or by beginnings of ids, in lower case: the API tells no host. */
  readonly labels: ReadonlyMap<string, string>;
  /** Columns of the list, by id, in their order; null: as many as there is room for. */
  readonly columns: readonly string[] | null;
  /** Keys in the place of the usual ones, by the name of their action. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  /** Limits of verdicts in the place of the usual ones, by name. */
  readonly thresholds: ReadonlyMap<string, number>;
  /** The profile in use, and the colour it is known by; null where there is none. */
  readonly profile: {readonly name: SafeText; readonly colour: string | null} | null;
};

export const noPreferences: Preferences = {
  labels: new Map(),
  columns: null,
  keys: new Map(),
  thresholds: new Map(),
  profile: null,
};

/** A preference that cannot be used: which one, as a path into the configuration file, and why. */
export class PreferenceError extends Error {
  override readonly name = 'PreferenceError';

  /** @param words a sentence that names what is taken, without a final stop */
  constructor(
    readonly path: readonly string[],
    readonly words: SafeText,
  ) {
    super(words);
  }
}
