import * as v from 'valibot';
import {alertLevels, kindChoices, notifyWays} from '../flags.js';
import {grounds} from '../model/ground.js';
import {sortColumns} from '../model/order.js';

/**
 * What the configuration file may hold. The message of each part ends the sentence `interval takes …`; ranges are
 * those of the flags of the same names.
 */

/** A text of one line at least. */
const text = (what: string) =>
  v.pipe(
    v.string(what),
    v.trim(),
    v.nonEmpty(what),
    v.check((value) => !value.includes('\0'), what),
  );

const range = (least: number, most: number, unit: string) => {
  const what = `a number from ${least} to ${most} (${unit})`;
  return v.pipe(v.number(what), v.minValue(least, what), v.maxValue(most, what));
};

const oneOf = <Word extends string>(words: readonly Word[]) =>
  v.picklist(words, words.map((word) => `"${word}"`).join(', '));

const flag = v.boolean('true or false');

/** Of the directory in which warptop is called nothing is read or written unasked. */
const PATH = 'an absolute path, or one that begins with ~/';
const path = v.pipe(text(PATH), v.regex(/^(\/|~\/)/, PATH));

const PROGRAM =
  'a list of texts: a program, found by its name or an absolute path, and its arguments, such as ["pass", "show", "cf"]';
const program = v.pipe(text(PROGRAM), v.regex(/^(\/|~\/|[^/]+$)/, PROGRAM));
const argument = v.pipe(
  v.string(PROGRAM),
  v.check((value) => !value.includes('\0'), PROGRAM),
);

const LABELS = 'a table of texts, such as "bf69f118" = "lon-gw-1"';
const KEYS = 'a table of lists, such as quit = ["Q"]';
const THRESHOLDS = 'a table of numbers, such as flapping_changes = 4';

/** Lists and dates are objects as well. */
const anyTable = (what: string) =>
  v.custom<Readonly<Record<string, unknown>>>(
    (value) => Object.prototype.toString.call(value) === '[object Object]',
    what,
  );

const table = <Value extends v.GenericSchema>(value: Value, what: string) =>
  v.pipe(anyTable(what), v.record(v.string(what), value, what));

const texts = (what: string) => v.array(text('a text'), what);

/** What may stand at the top level and in each profile. */
const shared = {
  account: text('the id or the name of an account, as text'),
  kind: oneOf(kindChoices),
  tunnels: texts('a list of names of tunnels, such as ["hq-*"]'),
  interval: range(1, 3600, 'seconds'),
  budget: range(1, 100, 'percent'),
  filter: text('a text'),
  sort: oneOf(sortColumns),
  utc: flag,
  ascii: flag,
  background: oneOf(grounds),
  mask: flag,
  base_url: text('a URL, as text'),
  log_file: path,
  notify: v.array(oneOf(notifyWays), 'a list of "bell", "osc9", "title"; empty for none'),
  on_change: v.tupleWithRest([program], argument, PROGRAM),
  alert_on: oneOf(alertLevels),
  token_file: path,
  token_command: v.tupleWithRest([program], argument, PROGRAM),
  token_env: v.pipe(
    text('the name of an environment variable'),
    v.regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable'),
  ),
  columns: texts('a list of columns, such as ["ha", "edge", "seen"]'),
  labels: table(text('a text'), LABELS),
  keys: table(texts('a list of keys, such as ["Q"]'), KEYS),
  thresholds: table(v.pipe(v.number('a number'), v.finite('a number')), THRESHOLDS),
} as const;

const profileEntries = {...shared, colour: text('the name of a colour, as text')} as const;

const profileObject = v.partial(v.object(profileEntries));

const profileSchema = v.pipe(anyTable('a table of settings'), profileObject);

const PROFILES = 'tables of settings, each headed by a line such as [profiles.prod]';

/** The whole file. */
export const fileSchema = v.object({
  ...v.partial(v.object(shared)).entries,
  default_profile: v.optional(text('the name of a profile, as text')),
  profiles: v.optional(table(profileSchema, PROFILES)),
});

/** Which settings stand for where the token comes from: one of them at most. */
export const TOKEN_SETTINGS = ['token_file', 'token_command', 'token_env'] as const;

export const profileNames: readonly string[] = Object.keys(profileEntries);

export const topLevelNames: readonly string[] = Object.keys(fileSchema.entries);

/** The settings of a profile; those of the top level are the same but for the colour. */
export type LevelSettings = v.InferOutput<typeof profileObject>;

export type FileSettings = v.InferOutput<typeof fileSchema>;
