import {BlockList, isIP} from 'node:net';
import type {ProxyServer} from './api/options.js';
import {isLoopbackHost} from './base-url.js';
import {usageError} from './exit.js';
import {escaped, safe} from './model/text.js';

type Env = Readonly<Record<string, string | undefined>>;

/** What names a proxy, the first that is not blank; what is specific comes before what is general. */
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

const EXCEPTION_VARIABLES = ['no_proxy', 'NO_PROXY'] as const;

/** All that may hold a proxy's password. */
export const proxyVariables: readonly string[] = PROXY_VARIABLES;

/** The first of these variables that is not blank, as in curl: lower case before upper case. */
const firstOf = (env: Env, names: readonly string[]): readonly [string, string] | null => {
  for (const name of names) {
    const value = env[name]?.trim();
    if (value) {
      return [name, value];
    }
  }
  return null;
};

/** The variable that names a proxy, if one does. */
export const proxyVariableIn = (env: Env): string | null => firstOf(env, PROXY_VARIABLES)?.[0] ?? null;

const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');

/** Whether an address is in a net such as `10.0.0.0/8`. */
const isInNet = (host: string, net: string): boolean => {
  const [, address = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(net) ?? [];
  const family = isIP(host);
  if (family === 0 || isIP(address) !== family || Number(bits) > (family === 4 ? 32 : 128)) {
    return false;
  }
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, Number(bits), type);
  return list.check(host, type);
};

/** @param entry `*`, a host, `.suffix`, `*.suffix`, an address or a net, each with or without `:port` */
const isException = (entry: string, host: string, port: number): boolean => {
  if (entry === '*') {
    return true;
  }
  const [, bracketed, plain, wantedPort] = /^(?:(\[[^\]]*\])|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  // An IPv6 address without brackets has colons of its own.
  const name = bare(bracketed ?? plain ?? entry).replace(/^\*?\./, '');
  if (name === '' || (wantedPort !== undefined && Number(wantedPort) !== port)) {
    return false;
  }
  return host === name || isInNet(host, name) || (isIP(host) === 0 && host.endsWith(`.${name}`));
};

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

/**
 * The proxy that a value names. Without a scheme it is http, as in curl.
 * @throws ExitError that names the variable, and shows nothing of the value but a scheme that is not supported
 */
const parseProxy = (variable: string, value: string): ProxyServer => {
  const malformed = usageError(
    safe`${escaped(variable)} is not of the form http://user:password@host:port; special characters in user and password are written as %XX.`,
  );
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (!URL.canParse(text)) {
    throw malformed;
  }
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw usageError(
      safe`${escaped(variable)} names a proxy of the kind ${escaped(url.protocol.slice(0, -1))}; warptop speaks with http and https proxies. Set HTTPS_PROXY to one, or NO_PROXY to the API's host.`,
    );
  }
  const [user, password] = [decoded(url.username), decoded(url.password)];
  const isPlain = /^\/?$/.test(url.pathname) && url.search === '' && url.hash === '';
  if (
    !isPlain ||
    url.hostname === '' ||
    user === null ||
    password === null ||
    /\p{Cc}/u.test(user + password)
  ) {
    throw malformed;
  }
  const isSecure = url.protocol === 'https:';
  const login = `${user}:${password}`;
  const base64 = Buffer.from(login).toString('base64');
  // A user without a password is a token.
  const secrets = [
    base64,
    login,
    password || user,
    `${url.username}:${url.password}`,
    url.password || url.username,
  ];
  return {
    isSecure,
    host: bare(url.hostname),
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    authorization: login === ':' ? null : `Basic ${base64}`,
    secrets: login === ':' ? [] : secrets,
  };
};

/**
 * The proxy through which the API is asked: the first of `https_proxy`, `HTTPS_PROXY`, `all_proxy` and `ALL_PROXY`
 * that is not blank, unless `no_proxy` or `NO_PROXY` names the host. This machine itself is never asked through one,
 * nor is plain http, which only this machine may speak.
 * @throws ExitError where the variable that counts cannot be used; it names the variable and shows no password
 */
export const proxyFor = (baseUrl: string, env: Env): ProxyServer | null => {
  const url = new URL(baseUrl);
  const proxy = firstOf(env, PROXY_VARIABLES);
  if (proxy === null || url.protocol !== 'https:' || isLoopbackHost(url.hostname)) {
    return null;
  }
  const port = url.port === '' ? 443 : Number(url.port);
  const [, exceptions = ''] = firstOf(env, EXCEPTION_VARIABLES) ?? [];
  const isDirect = exceptions.split(/[\s,]+/).some((entry) => isException(entry, bare(url.hostname), port));
  return isDirect ? null : parseProxy(...proxy);
};
