import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {createHistory} from '../../source/monitor/history.js';
import {readRecording} from '../../source/recording/reader.js';
import {createSessions} from '../../source/recording/sessions.js';
import {read} from './recordings.js';

/* Files of every version that was ever written stay readable. Those of this table are never written anew. */

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/recordings/${name}`, import.meta.url));

test.each(['version-1.ndjson', 'version-1.ndjson.gz'])('%s', async (name) => {
  const {events, observed, problems, sessions, isTorn} = await read(fixture(name));
  expect({sessions, problems, isTorn}).toEqual({sessions: 2, problems: [], isTorn: false});
  expect(observed.length).toBe(116);
  expect(events.filter(({what}) => what === 'shift')).toEqual([{what: 'shift', byMs: -3_600_000}]);
  expect(observed.filter(({outcome}) => outcome === 'failure')[0]).toEqual({
    outcome: 'failure',
    question: {about: 'tunnels', kind: 'warp_connector'},
    failure: {
      kind: 'server_error',
      status: 502,
      code: null,
      message: null,
      detail: 'HTML instead of JSON',
      suspect: null,
      problems: [{code: 1, message: 'oops', documentationUrl: null, pointer: null}],
      retryAfterMs: 5000,
    },
    at: 1_795_348_815_000,
    tookMs: 100,
    requests: 1,
    quota: null,
  });
  expect(observed[1]).toMatchObject({
    outcome: 'tunnels',
    kind: 'warp_connector',
    at: 1_795_348_800_000,
    tookMs: 85,
    requests: 1,
    renewMs: 15_000,
    quota: {remaining: 1100, resetMs: 200_000, limit: 1200},
    servedAt: 1_795_348_800_000,
    isComplete: true,
  });
});

test('compressed or not, it is the same', async () => {
  const [one, other] = await Promise.all([
    read(fixture('version-1.ndjson')),
    read(fixture('version-1.ndjson.gz')),
  ]);
  expect(one.events).toEqual(other.events);
});

test('what was recorded is told as it was seen', async () => {
  const all = createSessions((kinds) => createHistory({kinds}), Number.POSITIVE_INFINITY);
  await readRecording(fixture('version-1.ndjson'), {
    session: ({kinds}) => all.begin(kinds),
    observation: all.accept,
    shift: all.shift,
  });
  const told = all
    .changes()
    .flatMap((change) =>
      change.what === 'ha_status' ? [`${change.tunnel.name}: ${change.from} → ${change.to}`] : [],
    );
  expect(told).toEqual([
    'hq-mesh: active → offline',
    'hq-mesh: passive → active',
    'hq-mesh: active → offline',
    'hq-mesh: passive → active',
  ]);
});
