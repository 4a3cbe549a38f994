import {closest, distance} from 'fastest-levenshtein';
import {parse, TomlError} from 'smol-toml';
import * as v from 'valibot';
import {type ExitError, usageError} from '../exit.js';
import {escaped, joinSafe, type SafeText, safe} from '../model/text.js';
import {createLineOf} from './lines.js';
import {type FileSettings, fileSchema, profileNames, TOKEN_SETTINGS, topLevelNames} from './schema.js';

/** A configuration file that was read. */
export type SettingsFile = {
  readonly path: string;
  readonly settings: FileSettings;
  /** The line, from 1, at which the value of a path of keys begins, or what it stands in. */
  readonly lineOf: (path: readonly string[]) => number;
};

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong, and where. */
type Complaint = {readonly path: readonly string[]; readonly words: SafeText};

/** Names that belong to every object of JavaScript. */
const ODD_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Names that many would try. */
const HINTS: ReadonlyMap<string, SafeText> = new Map([
  ...['token', 'api_token', 'api_key', 'key', 'email'].map((name): [string, SafeText] => [
    name,
    safe`no secret belongs into this file; use token_file, token_command or token_env`,
  ]),
  ['colour', safe`a colour belongs to a profile, below a line such as [profiles.prod]`],
  ['color', safe`it is written colour, and belongs to a profile`],
  ['default_profile', safe`it belongs to the top of the file, above all lines in brackets`],
  ['profiles', safe`profiles do not nest`],
  ['record', safe`each recording is asked for by --record`],
]);

/** Two names that differ in more than so many letters have little to do with each other. */
const nearBy = (name: string): number => Math.max(1, Math.floor(name.length / 3));

const unknownWords = (name: string, known: readonly string[]): SafeText => {
  const hint = HINTS.get(name);
  const near = closest(name, known);
  if (hint !== undefined) {
    return safe`there is no setting ${escaped(name)} here: ${hint}`;
  }
  return distance(name, near) <= nearBy(name)
    ? safe`there is no setting ${escaped(name)}; the nearest known one is ${escaped(near)}`
    : safe`there is no setting ${escaped(name)}; known are ${joinSafe(known.map(escaped), safe`, `)}`;
};

const unknownIn = (table: Table, known: readonly string[], path: readonly string[]): readonly Complaint[] =>
  Object.keys(table)
    .filter((name) => !known.includes(name))
    .map((name) => ({path: [...path, name], words: unknownWords(name, known)}));

/** Deeper than anything that is understood: a label of a profile. */
const DEEPEST = 4;

const oddIn = (value: unknown, path: readonly string[]): readonly Complaint[] =>
  isTable(value) && path.length < DEEPEST
    ? Object.entries(value).flatMap(([name, inner]) =>
        ODD_NAMES.has(name)
          ? [{path: [...path, name], words: safe`${escaped(name)} cannot be a name here`}]
          : oddIn(inner, [...path, name]),
      )
    : [];

const tokensIn = (table: Table, path: readonly string[]): readonly Complaint[] => {
  const [first, second] = TOKEN_SETTINGS.filter((name) => Object.hasOwn(table, name));
  return first === undefined || second === undefined
    ? []
    : [{path: [...path, second], words: safe`${escaped(first)} and ${escaped(second)} exclude each other`}];
};

const profilesOf = (root: Table): ReadonlyArray<readonly [string, Table]> =>
  isTable(root.profiles)
    ? Object.entries(root.profiles).filter((entry): entry is [string, Table] => isTable(entry[1]))
    : [];

const namesComplaints = (root: Table): readonly Complaint[] => [
  ...oddIn(root, []),
  ...unknownIn(root, topLevelNames, []),
  ...tokensIn(root, []),
  ...profilesOf(root).flatMap(([name, profile]) => [
    ...unknownIn(profile, profileNames, ['profiles', name]),
    ...tokensIn(profile, ['profiles', name]),
  ]),
];

const valueComplaints = (issues: readonly v.BaseIssue<unknown>[]): readonly Complaint[] =>
  issues.map((issue) => {
    const path = (issue.path ?? []).map(({key}) => String(key));
    return {path, words: safe`${escaped(path.join('.'))} takes ${escaped(issue.message)}`};
  });

const missingDefault = ({default_profile: name, profiles = {}}: FileSettings): readonly Complaint[] =>
  name === undefined || Object.hasOwn(profiles, name)
    ? []
    : [
        {
          path: ['default_profile'],
          words: safe`there is no profile ${escaped(name)}; ${knownProfiles(profiles)}`,
        },
      ];

/** For who named one that does not exist. */
const knownProfiles = (profiles: FileSettings['profiles']): SafeText => {
  const names = Object.keys(profiles ?? {});
  return names.length === 0
    ? safe`the file has none`
    : safe`the file has ${joinSafe(names.map(escaped), safe`, `)}`;
};

const parsed = (path: string, text: string): Table => {
  try {
    return parse(text);
  } catch (error) {
    // Never the piece of the file that the error brings along: it may be a secret in the wrong place.
    const [reason = ''] = error instanceof Error ? error.message.split('\n') : [];
    const words = escaped(reason.replace(/^Invalid TOML document: /, '').replace(/\.$/, ''));
    const place = error instanceof TomlError ? safe`:${error.line}:${error.column}` : safe``;
    throw usageError(safe`${escaped(path)}${place}: this is not TOML: ${words}.`);
  }
};

/**
 * Reads the text of a configuration file, strictly: what is not understood would be missed by whoever wrote it.
 * @throws ExitError with one sentence that names file, line and what is taken
 */
export const parseSettings = (path: string, text: string): SettingsFile => {
  const document = text.replace(/^\uFEFF/, '');
  const root = parsed(path, document);
  const lineOf = createLineOf(document);
  /** The path itself may be missing where its parent is at fault. */
  const nearestLine = (keys: readonly string[]): number =>
    keys.length === 0 ? 1 : (lineOf(keys) ?? nearestLine(keys.slice(0, -1)));
  const refusal = (complaints: readonly Complaint[]): ExitError | null => {
    const [first] = complaints
      .map(({path: keys, words}) => ({line: nearestLine(keys), words}))
      .sort((a, b) => a.line - b.line);
    return first === undefined ? null : usageError(safe`${escaped(path)}:${first.line}: ${first.words}.`);
  };
  const checked = v.safeParse(fileSchema, root);
  const refused = refusal([
    ...namesComplaints(root),
    ...(checked.success ? missingDefault(checked.output) : valueComplaints(checked.issues)),
  ]);
  if (refused !== null || !checked.success) {
    throw refused ?? usageError(safe`${escaped(path)} cannot be used.`);
  }
  return {path, settings: checked.output, lineOf: nearestLine};
};
