import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import * as access from '../../source/simulator/access.js';
import {leaksIn} from './leaks.js';

/** The simulator's credentials; what is too short to look for is left out when looking. */
const knownSecrets: readonly string[] = Object.values(access).flatMap((value) =>
  typeof value === 'string' && value !== access.email ? [value] : [],
);

/** Flags of files that the command writes. */
const OUTPUT_FLAGS: ReadonlySet<string> = new Set(['--log-file', '--record']);

const wordsOf = (text: string): readonly string[] => text.split(/\s+/);

const fileText = (path: string): string => {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
};

const passwordIn = (text: string): readonly string[] => {
  const {username = '', password = ''} = URL.canParse(text) ? new URL(text) : {};
  return password === '' ? [] : [password, decodeURIComponent(password), `${username}:${password}`];
};

/** The values of every flag of that name, in either of its forms. */
const valuesOf = (args: readonly string[], isWanted: (flag: string) => boolean): readonly string[] =>
  args.flatMap((arg, index) => {
    const [flag = '', value] = arg.split(/=(.*)/s);
    return isWanted(flag) ? [value ?? args[index + 1] ?? ''] : [];
  });

/** What a command was given that it must keep to itself. */
const secretsOf = (args: readonly string[], env: Readonly<Record<string, string>>): readonly string[] => [
  ...knownSecrets,
  ...['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY'].flatMap((name) => wordsOf(env[name] ?? '')),
  ...Object.values(env).flatMap(passwordIn),
  ...valuesOf(args, (flag) => flag === '--token-file').flatMap((path) => wordsOf(fileText(path))),
];

/** Compiled code, with the simulator's credentials, which are constants of it. test/e2e/first-picture.test.ts looks there. */
const COMPILED = join('.cache', 'warptop');

/** The files that a command left: those that its flags name, and all in its home. */
const filesOf = ({args, env: {HOME: home}}: Ran): ReadonlyArray<readonly [string, string]> => {
  const given = valuesOf(args, (flag) => OUTPUT_FLAGS.has(flag));
  const own = home === undefined ? [] : readdirSync(home, {recursive: true, encoding: 'utf8'});
  return [
    ...given,
    ...own.filter((name) => !name.startsWith(COMPILED)).map((name) => join(home ?? '', name)),
  ].map((path) => [path, fileText(path)]);
};

export type Ran = {
  readonly args: readonly string[];
  /** All of it, with the HOME that it ran in. */
  readonly env: Readonly<Record<string, string>>;
  /** Its whole outputs, by name. */
  readonly outputs: Readonly<Record<string, string>>;
};

/** Enough to find the place by. */
const AROUND = 60;

/**
 * Searches every byte that a command under test produced: its outputs, the files that its flags name, and all that it
 * left in its home. To be called when it has ended, before its home is removed.
 * @throws where a token, key or password is in there, whoever it belongs to
 */
export const expectNoSecrets = (ran: Ran): void => {
  const secrets = secretsOf(ran.args, ran.env);
  const complaints = [...Object.entries(ran.outputs), ...filesOf(ran)].flatMap(([what, text]) =>
    leaksIn(text, secrets).map(({secret, form, at}) => {
      const place = JSON.stringify(text.slice(Math.max(0, at - AROUND), at + AROUND));
      return `${what} shows ${secret.slice(0, 24)}…, ${form}: ${place}`;
    }),
  );
  if (complaints.length > 0) {
    throw new Error(`A secret was given away:\n${complaints.join('\n')}`);
  }
};
