import {type Connector, type Tunnel, type TunnelState, tunnelKey} from './fleet.js';
import {connectorStatus, kindWords, statusWords, tunnelStatusWords} from './status.js';
import {type RawText, rawValue} from './text.js';

/** The form in which the API's ids may enter a URL. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const plain = (text: RawText | null): string => (text === null ? '' : rawValue(text));

/**
 * The id to ask for a tunnel's connectors with: only one of the form that the API documents may enter a URL, and one
 * that the list gives to two tunnels belongs to the first.
 */
export const askableId = ({key, kind, tunnel}: TunnelState): string | null => {
  const id = plain(tunnel.id);
  return UUID.test(id) && key === tunnelKey(kind, id) ? id : null;
};

/** Which tunnels the user named: a UUID, an exact name, or a prefix ending in `*`. */
export type TunnelPattern = string;

const isNamedBy = ({id, name}: Tunnel, pattern: TunnelPattern): boolean =>
  pattern.endsWith('*')
    ? plain(name).startsWith(pattern.slice(0, -1))
    : plain(name) === pattern || plain(id).toLowerCase() === pattern.toLowerCase();

/** True when the tunnel is among those named, or none is named. */
export const isSelected = (tunnel: Tunnel, patterns: readonly TunnelPattern[]): boolean =>
  patterns.length === 0 || patterns.some((pattern) => isNamedBy(tunnel, pattern));

/** The patterns that name none of the tunnels. */
export const unmatchedPatterns = (
  patterns: readonly TunnelPattern[],
  tunnels: readonly Tunnel[],
): readonly TunnelPattern[] =>
  patterns.filter((pattern) => !tunnels.some((tunnel) => isNamedBy(tunnel, pattern)));

/** Words that must all be found, each anywhere; upper and lower case are alike. */
const wordsOf = (filter: string): readonly string[] =>
  filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

const textsOfTunnel = ({tunnel, kind}: TunnelState): readonly string[] => [
  kindWords[kind],
  plain(tunnel.name),
  plain(tunnel.id),
  tunnelStatusWords(tunnel),
];

const textsOfConnector = (state: TunnelState, connector: Connector): readonly string[] => [
  plain(connector.id),
  plain(connector.label),
  plain(connector.version),
  statusWords(connectorStatus(state.kind, connector)),
  ...(connector.conns ?? []).flatMap(({id, colo_name, origin_ip}) => [
    plain(id),
    plain(colo_name),
    plain(origin_ip),
  ]),
];

/** A test of a filter against a tunnel as a whole and against each of its connectors. */
export type Filter = {
  readonly tunnel: (state: TunnelState) => boolean;
  readonly connector: (state: TunnelState, connector: Connector) => boolean;
};

/** All texts of a thing in one, lower case; no word goes across two of them. */
const joined = (texts: readonly string[]): string => texts.join('\n').toLowerCase();

/**
 * Makes filters that remember what they looked for in, as long as it lives: with every letter that is typed, ten thousand
 * connectors are looked through once more.
 */
export const createFilters = (): ((text: string) => Filter) => {
  const known = new WeakMap<object, string>();
  const textOf = (thing: object, texts: () => readonly string[]): string => {
    const text = known.get(thing) ?? joined(texts());
    known.set(thing, text);
    return text;
  };
  return (text) => {
    const words = wordsOf(text);
    if (words.length === 0) {
      return {tunnel: () => true, connector: () => true};
    }
    const ofTunnel = (state: TunnelState): string => textOf(state.tunnel, () => textsOfTunnel(state));
    return {
      tunnel: (state) => {
        const found = ofTunnel(state);
        return words.every((word) => found.includes(word));
      },
      connector: (state, connector) => {
        const found = textOf(connector, () => textsOfConnector(state, connector));
        const above = ofTunnel(state);
        return words.every((word) => found.includes(word) || above.includes(word));
      },
    };
  };
};

/**
 * The filter that a text typed by the user describes: every word must occur in the name, label, id, colo,
 * address, version or status of a connector or its tunnel.
 */
export const filterOf = (text: string): Filter => createFilters()(text);
