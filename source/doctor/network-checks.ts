import {accessSync, constants} from 'node:fs';
import type {ProxyServer} from '../api/options.js';
import {escaped, safe} from '../model/text.js';
import {proxyVariableIn} from '../proxy.js';
import {type Check, checked, fine, warning} from './check.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Through what the API is asked. @param proxyOf throws an ExitError where the variable cannot be used */
export const proxyCheck = (env: Env, proxyOf: () => ProxyServer | null): Check => {
  const name = safe`proxy`;
  return checked(name, () => {
    const variable = proxyVariableIn(env);
    const proxy = proxyOf();
    if (proxy === null) {
      return variable === null
        ? fine(name, safe`none`)
        : fine(
            name,
            safe`none: ${escaped(variable)} is not for this host`,
            safe`NO_PROXY, or this machine itself`,
          );
    }
    const {isSecure, host, port, authorization} = proxy;
    const login = authorization === null ? safe`` : safe`, with a user and password`;
    const scheme = isSecure ? safe`https` : safe`http`;
    return fine(
      name,
      safe`${scheme}://${escaped(host)}:${port}${login}`,
      variable === null ? null : escaped(variable),
    );
  });
};

const canRead = (path: string): boolean => {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
};

const CERTIFICATES = safe`certificates`;

/** Whose certificates are trusted; only what somebody has set. */
export const certificateChecks = ({
  NODE_EXTRA_CA_CERTS: extra = '',
  NODE_TLS_REJECT_UNAUTHORIZED: unchecked,
}: Env): readonly Check[] => [
  ...(extra === ''
    ? []
    : canRead(extra)
      ? [fine(CERTIFICATES, safe`also those of ${escaped(extra)}`, safe`NODE_EXTRA_CA_CERTS`)]
      : [
          warning(
            CERTIFICATES,
            safe`${escaped(extra)} cannot be read, so nothing of it is trusted`,
            safe`Check NODE_EXTRA_CA_CERTS`,
          ),
        ]),
  ...(unchecked === '0'
    ? [
        warning(
          CERTIFICATES,
          safe`NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect: they are always checked`,
          safe`For an authority of your own, name its file in NODE_EXTRA_CA_CERTS`,
        ),
      ]
    : []),
];
