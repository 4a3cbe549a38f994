import {usageError} from './exit.js';
import {escaped, safe} from './model/text.js';

export const DEFAULT_BASE_URL = 'https://api.cloudflare.com/client/v4';

/** Cloudflare's own hosts: the public one, and that of FedRAMP. */
const CLOUDFLARE_HOSTS: ReadonlySet<string> = new Set(['api.cloudflare.com', 'api.fed.cloudflare.com']);

/** This machine, as the host of a URL. */
export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** The host, with its port, of a base URL that is not Cloudflare's; null for Cloudflare's own. */
export const foreignHost = (baseUrl: string): string | null => {
  const {host, protocol} = new URL(baseUrl);
  return protocol === 'https:' && CLOUDFLARE_HOSTS.has(host) ? null : host;
};

/**
 * The base URL without a slash at its end.
 * @param where the flag or variable that holds it
 * @throws ExitError where it is no URL, would send the token in the clear, or holds more than host and path
 */
export const parseBaseUrl = (where: string, text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw usageError(
      safe`${escaped(where)} is not of the form https://host/path; the default is ${escaped(DEFAULT_BASE_URL)}.`,
    );
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname))) {
    throw usageError(
      safe`${escaped(where)} must begin with https://, so that the token is never sent in the clear; http:// is for this machine only.`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
};
