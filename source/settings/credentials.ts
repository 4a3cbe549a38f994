import {dirname, isAbsolute, resolve} from 'node:path';
import type {Credentials} from '../api/options.js';
import {usageError} from '../exit.js';
import {escaped, safe} from '../model/text.js';
import {secretIn} from '../secret-input.js';
import {originName, type Setting} from './origin.js';
import type {TokenSource} from './token-source.js';

/** What the secrets are read from. */
export type SecretSources = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @throws where it cannot be read */
  readonly readFile: (path: string) => {readonly text: string; readonly mode: number};
  /** What came on standard input, where the token is to come from there. */
  readonly input: string | null;
};

/**
 * One token, checked before anything is sent.
 * @param where names the source for the message; the secret itself is in no message
 * @throws ExitError
 */
const secretOf = (text: string, where: string): string => {
  const secret = secretIn(text);
  if (secret === null) {
    throw usageError(
      safe`${escaped(where)} does not hold one token: it is empty, or has blanks, line breaks or odd characters in it.`,
    );
  }
  return secret;
};

/** As one word of a shell. */
export const quoted = (path: string): string =>
  /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

/**
 * Whether systemd hands the file to a service (`LoadCredential=`): for that one user, but by an access list, whose mask
 * stands where the rights of the group do.
 */
const isCredential = (path: string, {CREDENTIALS_DIRECTORY: directory}: SecretSources['env']): boolean =>
  directory !== undefined && isAbsolute(directory) && dirname(resolve(path)) === resolve(directory);

const tokenFromFile = (path: string, where: string, {readFile, env}: SecretSources): string => {
  let file: ReturnType<SecretSources['readFile']>;
  try {
    file = readFile(path);
  } catch (error) {
    const {code} = error as {code?: unknown};
    throw usageError(
      safe`The token file cannot be read (${escaped(typeof code === 'string' ? code : 'unknown error')}). Check ${escaped(where)}.`,
    );
  }
  if ((file.mode & (isCredential(path, env) ? 0o037 : 0o077)) !== 0) {
    throw usageError(
      safe`The file of ${escaped(where)} can be read by other users. Run: chmod 600 ${escaped(quoted(path))}`,
    );
  }
  return secretOf(file.text, `The file of ${where}`);
};

/**
 * The credentials that a source holds; null where a command has to be run for them.
 * @throws ExitError where it holds none, or others can read it
 */
export const readCredentials = (
  {value: source, origin}: Setting<TokenSource>,
  sources: SecretSources,
): Credentials | null => {
  const {env, input} = sources;
  const where = originName(origin);
  switch (source.kind) {
    case 'stdin':
      return {scheme: 'token', token: secretOf(input ?? '', 'Standard input')};
    case 'file':
      return {scheme: 'token', token: tokenFromFile(source.path, where, sources)};
    case 'variable':
      if (env[source.name] === undefined && origin.from === 'file') {
        throw usageError(
          safe`The environment variable ${escaped(source.name)} is not set. Check ${escaped(where)}.`,
        );
      }
      return {scheme: 'token', token: secretOf(env[source.name] ?? '', source.name)};
    case 'key':
      return {
        scheme: 'key',
        email: secretOf(env[source.email] ?? '', source.email),
        key: secretOf(env[source.key] ?? '', source.key),
      };
    case 'command':
      return null;
  }
};
