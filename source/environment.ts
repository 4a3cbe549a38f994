import type {Config} from './config.js';
import {proxyVariables} from './proxy.js';
import {createRedactor, environmentWithout} from './redact.js';
import {colourLevel} from './terminal.js';

/** Read once and taken out of the environment, so that nothing started or printed from here can show them. */
export const SECRETS = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY'] as const;

/**
 * Leaves nothing in the environment that what is loaded or started from here should not see.
 * @param secretVariables those of the configuration file  @param isTerminal of standard output
 */
export const tidyEnvironment = (
  env: NodeJS.ProcessEnv,
  secretVariables: readonly string[],
  isTerminal: boolean,
): void => {
  for (const name of [...SECRETS, ...secretVariables, ...proxyVariables]) {
    delete env[name];
  }
  // Certificates are always checked; with it set, Node would warn of the contrary.
  delete env.NODE_TLS_REJECT_UNAUTHORIZED;
  env.FORCE_COLOR = colourLevel(env, isTerminal);
  // Both at once make Node warn.
  delete env.NO_COLOR;
  // With it set, Ink looks for developer tools on the network.
  delete env.DEV;
};

type Env = Readonly<Record<string, string | undefined>>;

/** What commands of the user's are told of the environment as it is now. */
export const environmentFor = (
  env: Env,
  {secretVariables, redact}: Pick<Config, 'secretVariables' | 'redact'>,
): (() => Env) => {
  const given = {...env};
  // A proxy may be needed there too; one that wants a password has it in its URL.
  const proxies = proxyVariables.filter((name) => given[name]?.includes('@'));
  const names = [...SECRETS, ...secretVariables];
  // Those that are not used in this run are secrets all the same, under whatever other name they are there too.
  const unused = createRedactor(names.flatMap((name) => given[name]?.trim() ?? []));
  return () => environmentWithout(given, [...names, ...proxies], (text) => unused(redact(text)));
};
