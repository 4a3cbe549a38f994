import {colosBetween} from '../model/change-words.js';
import type {Change, ConnectionEvent} from '../model/changes.js';
import {coloCode} from '../model/colo.js';
import type {Connection} from '../model/fleet.js';
import {type SafeText, safe} from '../model/text.js';
import {counted} from '../model/words.js';
import {MOST_NAMES} from './sentences.js';
import {listed, spokenConnections} from './spoken.js';

type ConnectionChange = Extract<Change, ConnectionEvent>;

export const isConnectionEvent = (change: Change): change is ConnectionChange =>
  change.what === 'connection_opened' ||
  change.what === 'connection_closed' ||
  change.what === 'connection_reconnected' ||
  change.what === 'connection_moved';

const names = (all: readonly SafeText[]): SafeText => listed([...new Set(all)], MOST_NAMES, safe`, `);

const coloName = ({colo_name}: Connection): SafeText =>
  colo_name === null ? safe`an unknown data centre` : coloCode(colo_name);

/** `a connection (LHR)`, `2 connections (LHR, MAN)`. */
const those = (all: readonly SafeText[], adjective = safe``): SafeText =>
  all.length === 1
    ? safe`a ${adjective}connection (${names(all)})`
    : safe`${counted(all.length, safe`${adjective}connection`)} (${names(all)})`;

const now = (count: number | null): SafeText =>
  count === 0 ? safe`none now` : count === null ? spokenConnections(null) : safe`${count} now`;

/**
 * What became of the connections of one connector, however many: `has lost 2 connections (LHR, MAN), has 2 now`.
 * @param count how many it has now
 */
export const connectionClauses = (
  changes: readonly ConnectionChange[],
  count: number | null,
): readonly SafeText[] => {
  const closed: SafeText[] = [];
  const opened: SafeText[] = [];
  const renewed: SafeText[] = [];
  const moved: SafeText[] = [];
  for (const change of changes) {
    switch (change.what) {
      case 'connection_closed':
        closed.push(coloName(change.connection));
        break;
      case 'connection_opened':
        opened.push(coloName(change.connection));
        break;
      case 'connection_reconnected':
        renewed.push(coloName(change.to));
        break;
      case 'connection_moved': {
        const [from, to] = colosBetween(change.from, change.to);
        moved.push(safe`${from} to ${to}`);
        break;
      }
    }
  }
  return [
    ...(renewed.length === 0 ? [] : [safe`has reconnected ${those(renewed)}`]),
    ...(moved.length === 0 ? [] : [safe`has moved ${those(moved)}`]),
    ...(closed.length === 0 ? [] : [safe`has lost ${those(closed)}, has ${now(count)}`]),
    ...(opened.length === 0 ? [] : [safe`has ${those(opened, safe`new `)}, has ${now(count)}`]),
  ];
};
