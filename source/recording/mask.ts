import {isIPv6} from 'node:net';
import type {Observation} from '../model/observation.js';

/** Puts stand-ins in the place of addresses; the same one for the same address. */
export type Mask = (observation: Observation) => Observation;

type Family = 4 | 6;

/**
 * Whatever could be an address: four numbers or more with dots or dashes between, or hexadecimal digits around
 * colons. More than an address may be taken for one, but never less. Bounded, or a long text would take for ever.
 */
const ADDRESS =
  /((?:[0-9a-f]{0,8}:){2,}[0-9a-f]{0,8}(?:\.\d{1,3})*)|(\d{1,3}(?:\.\d{1,3}){3,})|((?<!\d|\d-)\d{1,3}(?:-\d{1,3}){3}(?!\d|-\d))/gi;

/** Hardware addresses, which tell of a host too, have five colons; what has fewer is a time or the like. */
const FEWEST_COLONS = 5;

const isAddress6 = (text: string): boolean =>
  /[0-9a-f]/i.test(text) && (text.includes('::') || text.split(':').length > FEWEST_COLONS);

/** The same address can be written in many ways. */
const canonical = (text: string): string => {
  const bare = text.toLowerCase();
  return isIPv6(bare) ? new URL(`http://[${bare}]`).hostname : bare;
};

/** The ranges that RFC 5737 sets aside for documentation, without the addresses that mean nets. */
const DOCUMENTATION = ['192.0.2', '198.51.100', '203.0.113'] as const;

const HOSTS = 254;

/** Where those are used up: the range that RFC 2544 sets aside for measurements, of 2¹⁷ addresses. */
const MEASUREMENT_HOSTS = 2 ** 17 - 2;

/** So many addresses of a family are told apart. */
const MOST_ADDRESSES = DOCUMENTATION.length * HOSTS + MEASUREMENT_HOSTS;

/** The n-th stand-in of a family, from 0. */
const standIn = (n: number, family: Family): string => {
  if (family === 6) {
    const [high, low] = [Math.floor((n + 1) / 65_536), (n + 1) % 65_536];
    return high === 0
      ? `2001:db8::${low.toString(16)}`
      : `2001:db8::${high.toString(16)}:${low.toString(16)}`;
  }
  const net = DOCUMENTATION[Math.floor(n / HOSTS)];
  if (net !== undefined) {
    return `${net}.${(n % HOSTS) + 1}`;
  }
  const host = n - DOCUMENTATION.length * HOSTS + 1;
  return `198.${18 + Math.floor(host / 65_536)}.${Math.floor(host / 256) % 256}.${host % 256}`;
};

/**
 * For a recording that others may see. Names, ids and versions stay as they are, but for what looks like an address
 * in them; an `origin_ip` is masked as a whole, whatever it is.
 */
export const createMask = (): Mask => {
  const known: Readonly<Record<Family, Map<string, string>>> = {4: new Map(), 6: new Map()};

  const standInOf = (address: string, family: Family): string => {
    const seen = known[family];
    const name = canonical(address);
    const before = seen.get(name);
    if (before !== undefined) {
      return before;
    }
    if (seen.size >= MOST_ADDRESSES) {
      // All others share one: addresses that never end are no hosts.
      return standIn(MOST_ADDRESSES - 1, family);
    }
    const next = standIn(seen.size, family);
    seen.set(name, next);
    return next;
  };

  const maskedText = (text: string): string =>
    text.replace(ADDRESS, (found: string, six?: string, four?: string) => {
      if (six !== undefined) {
        return isAddress6(six) ? standInOf(six, 6) : found;
      }
      return four === undefined
        ? standInOf(found.replaceAll('-', '.'), 4).replaceAll('.', '-')
        : standInOf(four, 4);
    });

  const maskedOrigin = (text: string): string => standInOf(text.trim(), text.includes(':') ? 6 : 4);

  const masked = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') {
      return name === 'origin_ip' ? maskedOrigin(value) : maskedText(value);
    }
    if (Array.isArray(value)) {
      return value.map((item) => masked(item, name));
    }
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, masked(part, key)]))
      : value;
  };

  return (observation) => masked(observation, '') as Observation;
};
