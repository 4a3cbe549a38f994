import type {ConnectionEvent, ConnectorEvent} from './changes.js';
import {coloCode} from './colo.js';
import type {Connection, Connector} from './fleet.js';
import {rawValue} from './text.js';
import {parseTimestamp} from './time.js';

type Conns = Connector['conns'];

type ConnectionsEvent = ConnectionEvent | Extract<ConnectorEvent, {readonly what: 'connections'}>;

/** Connections by their ids; null where one has none, or two have the same. */
const byId = (conns: Conns): ReadonlyMap<string, Connection> | null => {
  const found = new Map<string, Connection>();
  for (const connection of conns ?? []) {
    const id = connection.id ?? connection.uuid;
    if (id === null || rawValue(id) === '' || found.has(rawValue(id))) {
      return null;
    }
    found.set(rawValue(id), connection);
  }
  return conns === null ? null : found;
};

const coloOf = ({colo_name}: Connection): string =>
  colo_name === null ? '' : rawValue(colo_name).toLowerCase();

const isWholeCity = (colo: string): boolean => !/\d$/.test(colo);

/**
 * Whether two connections end in different data centres. `lhr14` and `lhr16` do, in one city; `LHR`, as older answers
 * say, may be either of them; and of a data centre that is not told nothing can be said.
 */
const isElsewhere = (a: Connection, b: Connection): boolean => {
  const [from, to] = [coloOf(a), coloOf(b)];
  if (from === to || from === '' || to === '') {
    return false;
  }
  const isSameCity = coloCode(a.colo_name) === coloCode(b.colo_name);
  return !(isSameCity && (isWholeCity(from) || isWholeCity(to)));
};

const fromTo = (from: Connection, to: Connection): ConnectionEvent => ({
  what: isElsewhere(from, to) ? 'connection_moved' : 'connection_reconnected',
  from,
  to,
});

/** The same id, but opened later, or somewhere else. */
const renewed = (was: Connection, is: Connection): readonly ConnectionEvent[] => {
  const [from, to] = [parseTimestamp(was.opened_at), parseTimestamp(is.opened_at)];
  const isNewer = from !== null && to !== null && to > from;
  return isNewer || isElsewhere(was, is) ? [fromTo(was, is)] : [];
};

/** A connector has a handful of connections; of an answer that replaces so many, only their number is told. */
const MOST_TOLD = 64;

/** How near two connections are: those that are nearest are one that was closed and opened again. */
const NEARNESS: ReadonlyArray<(a: Connection, b: Connection) => boolean> = [
  (a, b) => coloOf(a) === coloOf(b),
  (a, b) => !isElsewhere(a, b),
  (a, b) => coloCode(a.colo_name) === coloCode(b.colo_name),
  () => true,
];

const paired = (closed: readonly Connection[], opened: readonly Connection[]): readonly ConnectionEvent[] => {
  let left = closed;
  let free = opened;
  const pairs: ConnectionEvent[] = [];
  for (const isNear of NEARNESS) {
    for (const from of left) {
      const to = free.find((connection) => isNear(from, connection));
      if (to !== undefined) {
        pairs.push(fromTo(from, to));
        left = left.filter((connection) => connection !== from);
        free = free.filter((connection) => connection !== to);
      }
    }
  }
  return [
    ...pairs,
    ...left.map((connection) => ({what: 'connection_closed' as const, connection})),
    ...free.map((connection) => ({what: 'connection_opened' as const, connection})),
  ];
};

const countEvents = (before: Conns, after: Conns): readonly ConnectionsEvent[] => {
  const [from, to] = [before?.length ?? null, after?.length ?? null];
  return from === to ? [] : [{what: 'connections', from, to}];
};

/**
 * What became of a connector's connections between two answers; only their number, where single ones cannot be told
 * apart. A closed and an opened one are told as one that was renewed.
 */
export const connectionEvents = (before: Conns, after: Conns): readonly ConnectionsEvent[] => {
  if (before === after) {
    return [];
  }
  const [was, is] = [byId(before), byId(after)];
  if (was === null || is === null) {
    return countEvents(before, after);
  }
  const closed = [...was].filter(([id]) => !is.has(id)).map(([, connection]) => connection);
  const opened = [...is].filter(([id]) => !was.has(id)).map(([, connection]) => connection);
  const kept = [...was].flatMap(([id, connection]) => {
    const now = is.get(id);
    return now === undefined ? [] : renewed(connection, now);
  });
  return Math.max(kept.length, closed.length, opened.length) > MOST_TOLD
    ? countEvents(before, after)
    : [...kept, ...paired(closed, opened)];
};
