import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {changeNames} from '../../source/model/change-names.js';
import type {Change, TunnelName} from '../../source/model/changes.js';
import {failure} from '../../source/model/failure.js';
import {tunnelKinds} from '../../source/model/fleet.js';
import {rawText} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {recordedCadence} from '../../source/model/view.js';
import type {Accepted} from '../../source/monitor/history.js';
import {createHistory} from '../../source/monitor/history.js';
import {jsonDocument} from '../../source/output/json.js';
import {changeLine} from '../../source/output/stream-lines.js';
import {createRetold} from '../../source/output/stream-retold.js';
import {readRecording} from '../../source/recording/reader.js';
import {connection, connector, NOON, ORIGIN_IP, uuid} from '../helpers/fleet.js';
import {type RecordedScenario, recordedPath} from '../helpers/recorded.js';
import {type StreamLine, streamLines} from '../helpers/stream-schema.js';

const tunnel: TunnelName = {
  key: `warp_connector/${uuid(1)}`,
  kind: 'warp_connector',
  id: rawText(uuid(1)),
  name: rawText('hq-mesh'),
};
const name = {key: 'a', id: rawText(uuid(10)), label: rawText('lon-gw-1')};
const of = {at: NOON, tunnel, connector: null} as const;
const by = {at: NOON, tunnel, connector: name} as const;
const api = {at: NOON, tunnel: null, connector: null} as const;
const words = {from: rawText('a'), to: null};
const conns = {from: connection('LHR'), to: connection('FRA')};

const changes: readonly Change[] = [
  {...of, what: 'tunnel_appeared'},
  {...of, what: 'tunnel_gone'},
  {...of, what: 'tunnel_back'},
  {...of, what: 'tunnel_renamed', ...words},
  {...of, what: 'tunnel_status', from: rawText('healthy'), to: rawText('down')},
  {...by, what: 'connector_appeared', now: connector({ha: 'active'})},
  {...by, what: 'connector_back', now: connector({ha: null, colos: null})},
  {...by, what: 'connector_gone'},
  {...by, what: 'connector_restarted', ...words},
  {...by, what: 'ha_status', from: rawText('active'), to: rawText('offline')},
  {
    ...by,
    what: 'failover',
    from: {key: 'b', id: rawText(uuid(11)), label: null},
    gap: {leastMs: 4000, mostMs: 14_000},
  },
  {...by, what: 'connections', from: null, to: 4},
  {...by, what: 'connection_opened', connection: connection('LHR')},
  {...by, what: 'connection_closed', connection: connection(null, null)},
  {...by, what: 'connection_reconnected', ...conns},
  {...by, what: 'connection_moved', ...conns},
  {...by, what: 'version', ...words},
  {...by, what: 'config_version', from: 3, to: null},
  {...api, what: 'api_lost', failure: failure('server_error', {status: 502})},
  {...api, what: 'api_restored', since: NOON - 60_000},
];

test('there is an example of every kind of change', () => {
  expect(changes.map(({what}) => what)).toEqual(changeNames);
});

test.each(changes.map((change) => [change.what, change] as const))(
  '%s is as the schema has it',
  (_, change) => {
    const [line] = streamLines(changeLine(change, false));
    expect(line).toMatchObject({type: 'change', at: '2026-11-22T12:00:00.000Z', what: change.what});
    const masked = changeLine(change, true);
    expect(masked).not.toContain(ORIGIN_IP);
    expect(streamLines(masked)).toHaveLength(1);
  },
);

test.each([
  ['{"type":"gap","at":"2026-11-22T12:00:00.000Z","dropped":1,"more":1}\n', 'additional'],
  ['{"type":"gap","at":"2026-11-22T12:00:00.000Z"}\n', 'required'],
  ['{"type":"gap","at":"2026-11-22T12:00:00.000Z","dropped":1}', 'cut'],
])('the tests take no other line: %s', (line, why) => {
  expect(() => streamLines(line)).toThrow(why);
});

test('a failover, whole', () => {
  const failover = changes.find(({what}) => what === 'failover');
  expect(failover && JSON.parse(changeLine(failover, false))).toStrictEqual({
    type: 'change',
    at: '2026-11-22T12:00:00.000Z',
    what: 'failover',
    level: 'warning',
    tunnel: {id: uuid(1), kind: 'warp_connector', name: 'hq-mesh'},
    connector: {id: uuid(10), label: 'lon-gw-1'},
    from: {id: uuid(11), label: null},
    gap: {least_ms: 4000, most_ms: 14_000},
    text: 'hq-mesh 00000000 lon-gw-1: took over from 00000000, gap 9 s ±5 s',
  });
});

test('whatever a name is, the line is one, and harmless', () => {
  const hostile = fc.oneof(
    fc.string({unit: 'binary'}),
    fc.constantFrom(
      '\n',
      '\r\n{"type":"gap"}',
      '\u2028',
      '\u2029',
      '\u0085',
      '\u202e',
      '\u001b[2J',
      '\ud800',
      '"\\',
    ),
  );
  fc.assert(
    fc.property(hostile, hostile, (named, from) => {
      const change: Change = {
        ...{at: NOON, connector: {key: 'a', id: rawText(from), label: rawText(named)}},
        tunnel: {...tunnel, name: rawText(named)},
        ...{what: 'ha_status', from: rawText(from), to: rawText(named)},
      };
      const line = changeLine(change, false);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(line).not.toMatch(/[^\P{Cc}\n]|[\u2028\u2029\p{Cf}]/u);
      const [read] = streamLines(line);
      expect(read?.tunnel).toMatchObject({name: Buffer.from(named).toString()});
    }),
    {numRuns: 60},
  );
});

type Retold = {
  readonly lines: readonly StreamLine[];
  readonly document: {tunnels: readonly Tunnel[]};
  readonly changes: number;
};
type Tunnel = {readonly id: string | null; readonly verdict: {readonly level: string}};

/** A recorded scenario as a stream, and as a document at its end. */
const retold = async (
  scenario: RecordedScenario,
  filter = '',
  isMasked = false,
): Promise<Retold & {text: string}> => {
  let text = '';
  let count = 0;
  let until = 0;
  const tell = createRetold({filter, isMasked, app: '1.2.3', thresholds: usualThresholds}, (line) => {
    text += line;
  });
  const history = createHistory({kinds: tunnelKinds});
  await readRecording(recordedPath(scenario), {
    session: () => undefined,
    observation: (observation) => {
      const accepted: Accepted = history.accept(observation);
      count += accepted.changes.length;
      until = observation.at;
      tell(accepted, observation.at);
    },
    shift: history.shift,
  });
  const snapshot = history.snapshot();
  const document = jsonDocument(snapshot, {
    ...{now: until, cadenceOf: recordedCadence(snapshot), isMasked, filter, thresholds: usualThresholds},
  }) as Retold['document'];
  return {text, lines: streamLines(text), document: JSON.parse(JSON.stringify(document)), changes: count};
};

const only = (lines: readonly StreamLine[], type: StreamLine['type']): readonly StreamLine[] =>
  lines.filter((line) => line.type === type);

describe.each(['failover', 'outage', 'degraded', 'drift'] as const)('%s, told as a stream', (scenario) => {
  test('begins with a header, has every change once, and its last lines are what is known', async () => {
    const {lines, document, changes: count} = await retold(scenario);
    expect(lines[0]).toMatchObject({type: 'header', version: 1, app: 'warptop/1.2.3', heartbeat_s: null});
    expect(only(lines, 'header')).toHaveLength(1);
    expect(only(lines, 'change')).toHaveLength(count);
    const last = new Map(
      only(lines, 'tunnel').map(({tunnel}) => [JSON.stringify([(tunnel as Tunnel).id]), tunnel as Tunnel]),
    );
    for (const {id, verdict} of document.tunnels) {
      // One of several without an id of its own is told, too, but nobody could tell which.
      if (document.tunnels.filter((other) => other.id === id).length === 1) {
        expect(last.get(JSON.stringify([id]))?.verdict).toEqual(verdict);
      }
    }
  });
});

test('a verdict tells which one it was before', async () => {
  const {lines} = await retold('outage');
  const levels = only(lines, 'tunnel')
    .filter(({tunnel}) => (tunnel as {name: string}).name === 'hq-mesh')
    .map(({was, tunnel}) => [was, (tunnel as Tunnel).verdict.level]);
  expect(levels[0]?.[0]).toBe(null);
  expect(levels).toContainEqual(['ok', 'critical']);
  levels.forEach(([was], index) => {
    expect(was).toBe(index === 0 ? null : levels[index - 1]?.[1]);
  });
});

test('a filter and a mask hold for all lines', async () => {
  const {lines, text} = await retold('failover', 'hq-mesh', true);
  const about = [...only(lines, 'tunnel'), ...only(lines, 'change')].map(
    ({tunnel}) => (tunnel as {name: string}).name,
  );
  expect(new Set(about)).toEqual(new Set(['hq-mesh']));
  expect(text).toContain('(masked)');
  expect(text).not.toMatch(/203\.0\.113|198\.51\.100|192\.0\.2|2001:db8/);
});
