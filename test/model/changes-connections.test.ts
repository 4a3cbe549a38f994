import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {connectionEvents} from '../../source/model/changes-connections.js';
import type {Connection} from '../../source/model/fleet.js';
import {rawText, rawValue} from '../../source/model/text.js';
import {connection} from '../helpers/fleet.js';

/** `1 LHR`: the connection of that id to that data centre, `1 LHR +` when it was opened anew; `- LHR` without an id. */
const conn = (text: string): Connection => {
  const [id = '', colo, isAnew] = text.split(' ');
  return {
    ...connection(colo === undefined || colo === '?' ? null : colo),
    id: id === '-' ? null : rawText(id),
    opened_at: rawText(isAnew ? '2026-11-22T11:00:00Z' : '2026-11-22T08:00:00Z'),
  };
};

/** `null`, or connections separated by commas. */
const conns = (text: string): readonly Connection[] | null =>
  text === 'null' ? null : text === '' ? [] : text.split(', ').map(conn);

const nameOf = ({id, colo_name}: Connection): string =>
  [id, colo_name].map((value) => (value === null ? '?' : rawValue(value))).join(' ');

const brief = (event: ReturnType<typeof connectionEvents>[number]): string => {
  const what = event.what.replace('connection_', '');
  if (event.what === 'connections') {
    return `${event.from}→${event.to}`;
  }
  return 'connection' in event
    ? `${what} ${nameOf(event.connection)}`
    : `${what} ${nameOf(event.from)}→${nameOf(event.to)}`;
};

describe('between two answers, connections', () => {
  test.each([
    ['stay', '1 LHR, 2 MAN', '1 LHR, 2 MAN', ''],
    ['change places', '1 LHR, 2 MAN', '2 MAN, 1 LHR', ''],
    ['are closed', '1 LHR, 2 MAN', '2 MAN', 'closed 1 LHR'],
    ['are opened', '1 LHR', '1 LHR, 2 MAN', 'opened 2 MAN'],
    ['all go', '1 LHR, 2 MAN', '', 'closed 1 LHR, closed 2 MAN'],
    ['all come', '', '1 LHR', 'opened 1 LHR'],
    ['reconnect', '1 LHR, 2 MAN', '3 LHR, 2 MAN', 'reconnected 1 LHR→3 LHR'],
    ['move', '1 LHR, 2 MAN', '3 AMS, 2 MAN', 'moved 1 LHR→3 AMS'],
    ['move within a city', '1 lhr14', '2 lhr16', 'moved 1 lhr14→2 lhr16'],
    ['reconnect, in another spelling', '1 lhr14', '2 LHR14', 'reconnected 1 lhr14→2 LHR14'],
    ['reconnect, told less exactly', '1 lhr14', '2 LHR', 'reconnected 1 lhr14→2 LHR'],
    ['reconnect to an untold data centre', '1 LHR', '2 ?', 'reconnected 1 LHR→2 ?'],
    [
      'pair with the nearest',
      '1 lhr14, 2 MAN, 3 lhr16',
      '4 AMS, 5 lhr16, 6 lhr20',
      'reconnected 3 lhr16→5 lhr16, moved 1 lhr14→6 lhr20, moved 2 MAN→4 AMS',
    ],
    ['reconnect and are lost', '1 LHR, 2 LHR', '3 LHR', 'reconnected 1 LHR→3 LHR, closed 2 LHR'],
    ['reconnect and are new', '1 LHR', '2 LHR, 3 MAN', 'reconnected 1 LHR→2 LHR, opened 3 MAN'],
    ['keep their id, but are opened anew', '1 LHR', '1 LHR +', 'reconnected 1 LHR→1 LHR'],
    ['keep their id, but are elsewhere', '1 LHR', '1 MAN', 'moved 1 LHR→1 MAN'],
    ['keep their id, and are told more exactly', '1 LHR', '1 lhr16', ''],
    ['keep their id, and were opened earlier', '1 LHR +', '1 LHR', ''],
    ['are not told', '1 LHR', 'null', '1→null'],
    ['are told again', 'null', '1 LHR', 'null→1'],
    ['stay untold', 'null', 'null', ''],
    ['have no ids', '- LHR, - MAN', '- AMS', '2→1'],
    ['have no ids, and are as many', '- LHR, - MAN', '- AMS, - AMS', ''],
    ['lose their ids', '1 LHR, 2 MAN', '- LHR, 2 MAN, 3 MAN', '2→3'],
    ['have the same id', '1 LHR, 1 MAN', '1 LHR', '2→1'],
    ['have the same id, and are as many', '1 LHR, 1 MAN', '2 LHR, 2 MAN', ''],
  ])('%s', (_, before, after, expected) => {
    expect(connectionEvents(conns(before), conns(after)).map(brief).join(', ')).toBe(expected);
  });

  test('are known by their second name where the first is missing', () => {
    const [one, two] = [conn('- LHR'), conn('- MAN')].map((item, n) => ({...item, uuid: rawText(`${n}`)}));
    expect(connectionEvents([one, two] as Connection[], [two] as Connection[])).toEqual([
      {what: 'connection_closed', connection: one},
    ]);
  });

  test('are only counted where more are replaced than any connector has', () => {
    const many = (first: number, count: number) =>
      Array.from({length: count}, (_, n) => conn(`${first + n} LHR`));
    expect(connectionEvents(many(0, 10_000), many(20_000, 9999)).map(brief)).toEqual(['10000→9999']);
    expect(connectionEvents(many(0, 10_000), many(1, 9999)).map(brief)).toEqual(['closed 0 LHR']);
  });
});

test('whatever the ids are, what is told makes of the first what the second are', () => {
  const some = fc
    .uniqueArray(
      fc.record({
        id: fc.nat(9),
        colo: fc.constantFrom('LHR', 'lhr14', 'lhr16', 'MAN', '?', ''),
        isAnew: fc.boolean(),
      }),
      {selector: ({id}) => id, maxLength: 6},
    )
    .map((all) => all.map(({id, colo, isAnew}) => conn(`${id} ${colo}${isAnew ? ' +' : ''}`)));
  fc.assert(
    fc.property(some, some, (before, after) => {
      const there = new Set(before.map(({id}) => id));
      for (const event of connectionEvents(before, after)) {
        const [gone, come] =
          event.what === 'connection_closed'
            ? [event.connection, null]
            : event.what === 'connection_opened'
              ? [null, event.connection]
              : 'from' in event && typeof event.from === 'object'
                ? [event.from, event.to as Connection]
                : [null, null];
        expect(gone === null || there.delete(gone.id)).toBe(true);
        expect(come === null || !there.has(come.id)).toBe(true);
        if (come !== null) {
          there.add(come.id);
        }
      }
      expect(there).toEqual(new Set(after.map(({id}) => id)));
      expect(connectionEvents(before, before)).toEqual([]);
    }),
    {numRuns: 500, seed: 20261122},
  );
});
