import meow from 'meow';
import manifest from '../package.json' with {type: 'json'};
import {usageError} from './exit.js';
import type {FlagValues} from './flag-values.js';
import {type Flag, flags as flagTable} from './flags.js';
import {escaped, safe} from './model/text.js';

const camelCase = (name: string): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const kebabCase = (name: string): string =>
  name.length === 1 ? name : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A secret among the arguments is in the shell's history and in the list of processes by now. */
const refuseSecrets = (argv: readonly string[]): void => {
  const flag = argv.find((word) => /^--?(api-?)?(token|key|secret|password)(=|$)/i.test(word));
  if (flag !== undefined) {
    throw usageError(
      safe`A token does not belong on the command line: it is in the shell history and the process list now. Rotate it, and set CLOUDFLARE_API_TOKEN or use --token-file.`,
    );
  }
};

/** Values that begin with a dash: a pipe, and a time before the end. */
const DASHED: ReadonlyMap<string, RegExp> = new Map([
  ['--token-file', /^-$/],
  ['--at', /^-\d/],
]);

/** meow takes what begins with a dash for no value; written as one word with its flag, it is one. */
const withDashes = (argv: readonly string[]): readonly string[] => {
  const isValue = (index: number): boolean =>
    DASHED.get(argv[index - 1] ?? '')?.test(argv[index] ?? '') ?? false;
  return argv.flatMap((word, index) =>
    isValue(index + 1) ? [`${word}=${argv[index + 1]}`] : isValue(index) ? [] : [word],
  );
};

/**
 * The flags by their names, and what stands beside them.
 * @throws ExitError where a flag is unknown, or holds a secret
 */
export const parse = (
  argv: readonly string[],
): {readonly values: FlagValues; readonly input: readonly string[]} => {
  refuseSecrets(argv);
  refuseValues(argv);
  const {flags, input} = parsed({
    importMeta: import.meta,
    pkg: manifest,
    argv: withDashes(argv),
    autoHelp: false,
    autoVersion: false,
    // A switch that is not given leaves the word to the configuration file.
    booleanDefault: undefined,
    flags: Object.fromEntries(
      flagTable.map(({name, type, ...rest}: Flag) => [
        camelCase(name),
        {type, ...(rest.short === undefined ? {} : {shortFlag: rest.short})},
      ]),
    ),
  });
  const values = Object.fromEntries(
    Object.entries(flags).map(([name, value]) => [kebabCase(name), value as string | boolean | undefined]),
  );
  const unknown = Object.keys(values).find((name) => !flagTable.some((flag) => flag.name === name));
  if (unknown !== undefined) {
    throw usageError(
      safe`warptop has no flag ${unknown.length === 1 ? safe`-` : safe`--`}${escaped(unknown)}; see warptop --help.`,
    );
  }
  return {values, input};
};

/** Those before the words that are no flags whatever they look like. */
const flagWords = (argv: readonly string[]): readonly string[] => {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
};

/** Whether a switch is among the arguments, also where they cannot be understood as a whole. */
export const isAskedFor = (argv: readonly string[], name: string): boolean =>
  flagWords(argv).some(
    (word) => word === `--${name}` || (word.startsWith(`--${name}=`) && word !== `--${name}=false`),
  );

/** meow takes any other value of a switch for false: `--check=yes` would check nothing. */
const refuseValues = (argv: readonly string[]): void => {
  const isSwitch = (name: string): boolean =>
    flagTable.some((flag: Flag) => flag.name === name && flag.type === 'boolean');
  for (const word of flagWords(argv)) {
    const [, name = '', value = ''] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (isSwitch(name) && value !== 'true' && value !== 'false') {
      throw usageError(safe`--${escaped(name)} takes no value; see warptop --help.`);
    }
  }
};

/** meow throws where a flag comes twice. */
const parsed = (options: Parameters<typeof meow>[0]): ReturnType<typeof meow> => {
  try {
    return meow(options);
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw usageError(safe`${escaped(reason)} See warptop --help.`);
  }
};
