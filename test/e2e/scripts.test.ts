import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process';
import {once} from 'node:events';
import {describe, expect, onTestFinished, test} from 'vitest';
import {badServer} from '../helpers/bad-server.js';
import {recordedPath} from '../helpers/recorded.js';
import {expectNoSecrets} from '../helpers/secrets.js';
import {type StreamLine, streamLines} from '../helpers/stream-schema.js';
import {built, environment, openTerminal} from '../helpers/terminal.js';
import {envOf, openSimulator, run, unusedPort} from './warptop.js';

const CREDENTIALS = {
  CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
  CLOUDFLARE_ACCOUNT_ID: 'a'.repeat(32),
};

const at = (port: number): string => `http://127.0.0.1:${port}/client/v4`;

type Streaming = {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: () => readonly StreamLine[];
  /** Resolves once a line fits. */
  readonly until: (isWanted: (line: StreamLine) => boolean) => Promise<void>;
};

/** A stream in a pipe, whose lines are read as they come. */
const openStream = (args: readonly string[], env: Readonly<Record<string, string>>): Streaming => {
  const whole = environment(env);
  const child = spawn(process.execPath, [built('cli.js'), '--stream', '--interval', '1', ...args], {
    env: whole,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    expect(stderr).toBe('');
    expectNoSecrets({args, env: whole, outputs: {stdout, stderr}});
  });
  const lines = (): readonly StreamLine[] => streamLines(stdout.slice(0, stdout.lastIndexOf('\n') + 1));
  return {
    child,
    lines,
    until: (isWanted) =>
      expect.poll(() => lines().some(isWanted), {timeout: 10_000, interval: 20}).toBe(true),
  };
};

const isWhole = ({type, unasked}: StreamLine): boolean => type === 'heartbeat' && unasked === 0;

describe('--stream', () => {
  test('tells all that there is, goes on until a signal, and leaves no line half written', async () => {
    const stream = openStream([], envOf(await openSimulator()));
    await stream.until(isWhole);
    const [header, ...lines] = stream.lines();
    expect(header).toMatchObject({type: 'header', account: {name: 'acme-prod'}, interval_s: 1});
    expect(lines.filter(({type}) => type === 'tunnel')).toHaveLength(6);
    expect(lines.at(-1)).toMatchObject({state: 'live', tunnels: 6, connectors: 14});
    stream.child.kill('SIGTERM');
    expect(await once(stream.child, 'close')).toEqual([null, 'SIGTERM']);
    expect(stream.lines().length).toBeGreaterThan(lines.length);
  });

  test('waits for an API that is not there yet', async () => {
    const port = await unusedPort();
    const {token, accountId} = await openSimulator();
    const stream = openStream([], {
      ...{CLOUDFLARE_API_BASE_URL: at(port), CLOUDFLARE_API_TOKEN: token},
      CLOUDFLARE_ACCOUNT_ID: accountId,
    });
    await stream.until(({what}) => what === 'api_lost');
    await openSimulator({port});
    await stream.until(isWhole);
    expect(stream.lines().filter(({type}) => type === 'header')).toMatchObject([
      {account: null},
      {account: {name: 'acme-prod'}},
    ]);
    expect(stream.lines().some(({what}) => what === 'api_restored')).toBe(true);
  });

  test('ends well when its reader goes', async () => {
    const {child} = openStream([], envOf(await openSimulator()));
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('ends with a signal where nobody reads, and leaves whole lines', async () => {
    const simulator = await openSimulator({scenario: 'large'});
    const args = [built('cli.js'), '--stream', '--interval', '1', '--budget', '100'];
    const env = environment(envOf(simulator));
    const child = spawn(process.execPath, args, {env});
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    // Each makes some kilobytes, of which a pipe holds no more than a few hundred.
    await expect.poll(simulator.requests, {timeout: 15_000, interval: 50}).toBeGreaterThan(100);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
    let stdout = '';
    for await (const text of child.stdout.setEncoding('utf8')) {
      stdout += text;
    }
    expectNoSecrets({args, env, outputs: {stdout}});
    const end = stdout.lastIndexOf('\n') + 1;
    expect(streamLines(stdout.slice(0, end)).length).toBeGreaterThan(10);
  });

  test('tells a recording', async () => {
    const {code, stdout, stderr} = await run(['--replay', recordedPath('failover'), '--stream', 'hq-mesh']);
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    const lines = streamLines(stdout);
    expect(lines[0]).toMatchObject({type: 'header', interval_s: null, heartbeat_s: null});
    expect(lines.some(({what}) => what === 'failover')).toBe(true);
    expect(new Set(lines.slice(1).map(({type}) => type))).toEqual(new Set(['tunnel', 'change']));
  });
});

describe('--check', () => {
  test.each([
    ['calm', 0, /^WARPTOP OK - 6 tunnels, 14 connectors \| tunnels=6;;;0 critical=0;;0;0;6 [^|\n]+\n$/],
    ['degraded', 2, /^WARPTOP CRITICAL - [^|\n]*no active connector[^|\n]* \| tunnels=9;[^|\n]+\nCRITICAL /],
  ] as const)('%s ends with %d', async (scenario, code, output) => {
    const env = envOf(await openSimulator({scenario}));
    const found = await run(['--check'], {env});
    expect(found).toMatchObject({code, stderr: ''});
    expect(found.stdout).toMatch(output);
  });

  test('rules and names of tunnels hold', async () => {
    const env = envOf(await openSimulator({scenario: 'degraded'}));
    const found = await run(['--check', '--warn-on', 'critical,warning', 'split-mesh', 'dark-*'], {env});
    expect(found).toMatchObject({code: 1, stderr: ''});
    expect(found.stdout).toContain('tunnels=2;;;0 critical=0;;0;0;2 warning=2;0;;0;2 ');
  });

  test.each([
    ['no credentials', [], {}, /^WARPTOP UNKNOWN - No credentials\. /],
    ['an unknown flag', ['--nonsense'], {}, /^WARPTOP UNKNOWN - warptop has no flag --nonsense; /],
    ['a flag that comes twice', ['--timeout', '1', '--timeout', '2'], {}, /^WARPTOP UNKNOWN - /],
    ['an unknown rule', ['--crit-on', 'x', '--demo'], {}, /^WARPTOP UNKNOWN - --crit-on does not know “x”: /],
    [
      'no such tunnel',
      ['--demo', 'calm', 'nowhere'],
      {},
      /^WARPTOP UNKNOWN - No live tunnel is named “nowhere”/,
    ],
    [
      'nobody there',
      [],
      {...CREDENTIALS, CLOUDFLARE_API_BASE_URL: at(9)},
      /^WARPTOP UNKNOWN - The API cannot be reached \(connection refused\)/,
    ],
  ])('%s is unknown, and told where it is read', async (_, args, env, output) => {
    const found = await run(['--check', ...args], {env});
    expect(found).toMatchObject({code: 3, signal: null, stderr: ''});
    expect(found.stdout).toMatch(output);
    expect(found.stdout.split('\n')).toHaveLength(2);
  });

  test('a token that never comes is unknown in time', async () => {
    const found = await run(['--check', '--timeout', '1', '--token-file', '-']);
    expect(found).toMatchObject({code: 3, stderr: ''});
    expect(found.stdout).toMatch(
      /^WARPTOP UNKNOWN - Nothing could be checked within 1 s: the token did not come/,
    );
  });

  test('an API that never answers is unknown in time', async () => {
    const silent = await badServer(() => undefined);
    const env = {...CREDENTIALS, CLOUDFLARE_API_BASE_URL: at(silent.port)};
    const found = await run(['--check', '--timeout', '1'], {env});
    expect(found).toMatchObject({code: 3, stderr: ''});
    expect(found.stdout).toMatch(/^WARPTOP UNKNOWN - No list of tunnels was answered within 1 s\./);
  });
});

describe('--wait-for', () => {
  test('healthy', async () => {
    const env = envOf(await openSimulator());
    const found = await run(['--wait-for', 'healthy'], {env});
    expect(found).toMatchObject({code: 0, stderr: ''});
    expect(found.stdout).toMatch(/^healthy after \d+ s: 6 tunnels, 14 connectors\n$/);
  });

  test('a connector', async () => {
    const env = envOf(await openSimulator());
    const {stdout} = await run(['--once', '--json', 'hq-mesh'], {env});
    const [tunnel] = JSON.parse(stdout).tunnels;
    const {id} = tunnel.connectors.find(({ha_status}: {ha_status: string}) => ha_status === 'active');
    const found = await run(['--wait-for', `active=${id.toUpperCase()}`], {env});
    expect(found).toMatchObject({code: 0, stderr: ''});
    expect(found.stdout).toMatch(/^active after \d+ s: [0-9a-f]{8} of hq-mesh\n$/);
  });

  test('a change', async () => {
    const env = envOf(await openSimulator({scenario: 'flapping', pastMs: 17_000}));
    const args = ['--wait-for', 'changed=ha_status', '-i', '1', 'branch-ams'];
    const found = await run(args, {env});
    expect(found).toMatchObject({code: 0, stderr: ''});
    expect(found.stdout).toMatch(/^changed after \d+ s: branch-ams [0-9a-f]{8}: \w+ → \w+\n$/);
  });

  test('tells who waits at a terminal what is waited for', async () => {
    const env = envOf(await openSimulator({scenario: 'degraded'}));
    const terminal = openTerminal({args: ['--wait-for', 'healthy', '--timeout', '2', 'dark-mesh'], env});
    await terminal.waitFor(/^not yet: dark-mesh: no connections, no active connector/m);
    expect(await terminal.exit).toEqual({code: 6, signal: null});
    expect(terminal.raw()).not.toContain('\u001B');
  });

  test('what does not come true in time, and what cannot be told', async () => {
    const env = envOf(await openSimulator({scenario: 'degraded'}));
    const [late, untold, mistaken] = await Promise.all([
      run(['--wait-for', 'healthy', '--timeout', '2', 'dark-mesh'], {env}),
      run(['--wait-for', 'healthy', '--timeout', '1'], {
        env: {...CREDENTIALS, CLOUDFLARE_API_BASE_URL: at(9)},
      }),
      run(['--wait-for', 'healthy', 'nowhere'], {env}),
    ]);
    expect(late).toMatchObject({code: 6, stdout: ''});
    expect(late.stderr).toMatch(/^warptop: Not healthy within 2 s: dark-mesh: no connections, no active/);
    expect(untold).toMatchObject({code: 4, stdout: ''});
    expect(untold.stderr).toMatch(
      /cannot be told whether it is: the API cannot be reached \(connection refused\)/,
    );
    expect(mistaken).toMatchObject({code: 5, stdout: ''});
  });
});
