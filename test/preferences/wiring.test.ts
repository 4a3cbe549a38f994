import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {PassThrough} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';
import {describe, expect, onTestFinished, test} from 'vitest';
import {systemClock} from '../../source/clock.js';
import {type Config, readConfig} from '../../source/config.js';
import {createEnding} from '../../source/ending.js';
import type {FlagValues} from '../../source/flag-values.js';
import {createLog} from '../../source/log/log.js';
import {rawText} from '../../source/model/text.js';
import {checkedPreferences} from '../../source/preferences/checked.js';
import {noPreferences, type Preferences} from '../../source/preferences.js';
import {type Io, reach} from '../../source/reach.js';
import {run} from '../../source/run.js';
import {startSimulator} from '../../source/simulator/server.js';
import {openWatch} from '../../source/watch.js';
import {recordedPath} from '../helpers/recorded.js';

/* That labels and limits reach whatever tells of connectors, each by its own way. */

const preferences: Preferences = {
  ...noPreferences,
  labels: new Map([['daa8ac70', 'lon-gw-3']]),
  thresholds: new Map([
    ['full_connections', 6],
    ['flapping_changes', 2],
  ]),
  columns: ['origin', 'ha'],
};

const configOf = (flags: FlagValues, env: Readonly<Record<string, string>> = {}): Config => ({
  ...readConfig({utc: true, ...flags}, [], {
    env,
    isTerminal: false,
    readFile: () => {
      throw new Error('no file');
    },
    input: null,
    isScenario: (name) => name === 'failover',
    defaultScenario: 'failover',
  }),
  checked: checkedPreferences(preferences),
});

type Caught = {readonly io: Io; readonly text: () => string};

/** A command that writes into memory. */
const caught = (): Caught => {
  const stdout = new PassThrough({highWaterMark: 100_000_000});
  const plain = (text: string): string => text;
  const io: Io = {
    clock: systemClock,
    random: () => 0.5,
    process: Object.create(process, {stdout: {value: stdout}}) as NodeJS.Process,
    ending: createEnding(),
    log: createLog(systemClock, plain, () => undefined),
    warn: () => undefined,
    commandEnv: () => ({}),
    version: '0.0.0',
  };
  return {io, text: () => stripVTControlCharacters(String(stdout.read() ?? ''))};
};

const told = async (flags: FlagValues, env?: Readonly<Record<string, string>>): Promise<string> => {
  const {io, text} = caught();
  await run(configOf(flags, env), io);
  return text();
};

type Document = {
  readonly tunnels: ReadonlyArray<{
    readonly kind: string;
    readonly name: string;
    readonly verdict: {readonly reasons: ReadonlyArray<{readonly rule: string; readonly text: string}>};
    readonly connectors: ReadonlyArray<{readonly id: string; readonly label: string | null}>;
  }>;
};

const expectLabelled = (document: string): void => {
  const {tunnels} = JSON.parse(document) as Document;
  const connectors = tunnels.flatMap((tunnel) => tunnel.connectors);
  expect(connectors.length).toBeGreaterThan(10);
  expect(
    connectors.filter(({label}) => label !== null).map(({id, label}) => `${id.slice(0, 8)} ${label}`),
  ).toEqual(['daa8ac70 lon-gw-3']);
  const {verdict} = tunnels.find(({kind}) => kind === 'cfd_tunnel') ?? {};
  expect(verdict?.reasons.map(({text}) => text).join(' ')).toContain('the usual 6 connections');
  expect(connectors[0]).not.toHaveProperty('fullConnections');
};

describe('of a replay', () => {
  const replay = recordedPath('failover');

  test('the document', async () => {
    const document = await told({replay, json: true, once: true});
    expectLabelled(document);
    expect(document).toMatch(/"Connector af5f62ae \(and 1 more like it\) changed 2 times in 10 minutes/);
  });

  test('the report, in the columns that were chosen', async () => {
    const report = await told({replay, once: true});
    expect(report).toMatch(/CONNECTOR +ORIGIN IP +HA *\n/);
    expect(report).toContain('daa8ac70-c5c7-4470-9f9b-c1e548c84ae0 lon-gw-3 ');
    expect(report).toContain('connected 4/6');
    expect(report).toContain('of 2 below 6 connections');
  });

  test('the sentences', async () => {
    const sentences = await told({replay, 'screen-reader': true});
    expect(sentences).toContain('connector daa8ac70 lon-gw-3 is now active');
    expect(sentences).not.toMatch(/daa8ac70 (?!lon)/);
  });

  test('the stream', async () => {
    const lines = await told({replay, stream: true});
    expect(lines).toContain('hq-mesh daa8ac70 lon-gw-3: took over from af5f62ae');
    expect(lines).toMatch(/"connector":\{"id":"daa8ac70[^"]*","label":"lon-gw-3"\}/);
    expect(lines).toContain('the usual 6 connections');
    expect(lines).toContain('"rule":"flapping"');
    expect(lines).not.toContain('fullConnections');
  });

  test('the post-mortem', async () => {
    const report = await told({replay, report: true});
    expect(report).toContain('| daa8ac70 lon-gw-3 |');
    expect(report).toMatch(/below 6 connections \|/);
    expect(report).toMatch(/flapping: 2 changes in 10 min/);
    expect(report).not.toMatch(/daa8ac70 (?!lon)/);
  });
});

describe('of the API', () => {
  const directory = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'warptop-preferences-'));
    onTestFinished(() => rmSync(path, {recursive: true, force: true}));
    return path;
  };

  const api = async (): Promise<Readonly<Record<string, string>>> => {
    const simulator = await startSimulator({scenario: 'failover', seed: 1});
    onTestFinished(() => simulator.close());
    return {
      CLOUDFLARE_API_BASE_URL: simulator.url,
      CLOUDFLARE_API_TOKEN: simulator.token,
      CLOUDFLARE_ACCOUNT_ID: simulator.accountId,
    };
  };

  test('one look, whose recording holds what the API said', async () => {
    const record = join(directory(), 'recording.ndjson');
    expectLabelled(await told({once: true, json: true, record}, await api()));
    const recording = readFileSync(record, 'utf8');
    expect(recording).toContain('daa8ac70');
    expect(recording).not.toMatch(/lon-gw-3|label|fullConnections/);
    expectLabelled(await told({replay: record, json: true, once: true}));
  });

  test('a check', async () => {
    expect(await told({check: true}, await api())).toMatch(/below 6 connections/);
  });

  test('a watch', async () => {
    const {io} = caught();
    const config = configOf({'screen-reader': true}, await api());
    const target = await reach(config, io);
    onTestFinished(() => target.close());
    const watch = await openWatch(config, io, target);
    const labelled = new Promise((resolve) => {
      watch.onAccepted(({snapshot}) => {
        const connectors = [...snapshot.tunnels.values()].flatMap((state) => state.connectors ?? []);
        const found = connectors.find(({connector: {label}}) => label === rawText('lon-gw-3'));
        if (found !== undefined) {
          resolve(found.connector.id);
        }
      });
    });
    const running = watch.run();
    const id = await Promise.race([labelled, running]);
    watch.stop();
    watch.end();
    expect(id).toMatch(/^daa8ac70-/);
  });
});
