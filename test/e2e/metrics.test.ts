import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process';
import {expect, onTestFinished, test} from 'vitest';
import {revokedToken, token} from '../../source/simulator/access.js';
import {mainAccount} from '../../source/simulator/accounts.js';
import {expectNoSecrets} from '../helpers/secrets.js';
import {built, environment, openTerminal} from '../helpers/terminal.js';
import {parseMetrics} from '../metrics/parse.js';
import {held, seriesOf} from '../metrics/told.js';
import {envOf, isLoaded, openSimulator, run, serve, unusedPort} from './warptop.js';

/* What is served to Prometheus, without a screen and beside one. */

const PATIENCE = {timeout: 20_000, interval: 50} as const;

type Headless = {
  readonly child: ChildProcessWithoutNullStreams;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<{readonly code: number | null; readonly signal: NodeJS.Signals | null}>;
};

const start = (args: readonly string[], env: Record<string, string>): Headless => {
  const whole = environment(env);
  const child = spawn(process.execPath, [built('cli.js'), '--headless', ...args], {env: whole});
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    expectNoSecrets({args, env: whole, outputs: {stdout, stderr}});
  });
  const ended = new Promise<Awaited<Headless['ended']>>((resolve) => {
    child.on('close', (code, signal) => resolve({code, signal}));
  });
  return {child, stdout: () => stdout, stderr: () => stderr, ended};
};

const URL_OF_METRICS = /http:\/\/127\.0\.0\.1:\d+\/metrics/;

const textAt = async (url: string): Promise<string> => (await fetch(url)).text();

/** Reads it, and keeps all that was ever read. */
const reader = (kept: string[]) => async (url: string) => {
  const text = await textAt(url);
  kept.push(text);
  return text;
};

test('without a screen: waits for the network, serves what it sees, tells what happens, ends by a signal', async () => {
  const served: string[] = [];
  const read = reader(served);
  const port = await unusedPort();
  const env = {
    CLOUDFLARE_API_TOKEN: token,
    CLOUDFLARE_ACCOUNT_ID: mainAccount.id,
    CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}/client/v4`,
  };
  const {child, stdout, stderr, ended} = start(['--metrics', '0', '-i', '1'], env);
  await expect
    .poll(stderr, PATIENCE)
    .toMatch(/^warptop: The API cannot be reached \(connection refused\)\.$/m);
  const [url = ''] = URL_OF_METRICS.exec(stderr()) ?? [];
  const health = url.replace('/metrics', '/healthz');
  const early = await fetch(health);
  expect(early.status).toBe(503);
  expect(await early.json()).toMatchObject({status: 'starting', reason: 'connection refused'});
  expect(held(parseMetrics(await read(url)), 'warptop_polling_state', 'state')).toEqual(['retrying']);

  const simulator = await openSimulator({port});
  await expect.poll(stderr, PATIENCE).toMatch(/^warptop: The API answers\.$/m);
  await expect.poll(() => read(url), PATIENCE).toMatch(/^warptop_connectors{state="active"} 3$/m);
  const told = parseMetrics(await read(url));
  expect([...held(told, 'warptop_connector_ha_status', 'ha_status')].sort()).toEqual([
    ...['active', 'active', 'active'],
    ...['passive', 'passive', 'passive', 'passive'],
  ]);
  expect(seriesOf(told, 'warptop_account_info')[0]?.labels).toEqual({
    account_id: mainAccount.id,
    name: mainAccount.name,
  });
  expect((await fetch(health)).status).toBe(200);

  await simulator.close();
  await expect.poll(async () => (await fetch(health)).status, PATIENCE).toBe(503);
  await expect.poll(() => read(url), PATIENCE).not.toContain('warptop_connector_');
  expect(held(parseMetrics(await read(url)), 'warptop_tunnel_verdict', 'level')).toEqual(
    Array.from({length: 6}, () => 'unknown'),
  );
  expectNoSecrets({args: [], env: environment(env), outputs: {metrics: served.join('')}});
  child.kill('SIGTERM');
  expect(await ended).toEqual({code: null, signal: 'SIGTERM'});
  expect(stdout()).toBe('');
  expect(stderr()).toMatch(/^(warptop: [^\p{Cc}]+\n)+$/u);
}, 60_000);

test('beside the screen, which says where', async () => {
  const terminal = openTerminal({
    args: ['--metrics', '0', '-i', '1'],
    env: envOf(await openSimulator()),
  });
  await terminal.waitFor(isLoaded);
  terminal.press('D');
  const screen = await terminal.waitFor('not asked for yet');
  const [url = ''] = URL_OF_METRICS.exec(screen.join('\n')) ?? [];
  expect(await textAt(url)).toMatch(/^warptop_tunnels{level="ok"} 6$/m);
  await terminal.waitFor(/\/metrics, last asked for \ds ago/);
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  await expect(textAt(url)).rejects.toThrow();
});

test('a port in use ends it before anything is asked', async () => {
  const {port} = new URL(await serve('text/plain', ''));
  const simulator = await openSimulator();
  const {code, stdout, stderr} = await run(['--headless', '--metrics', port], {env: envOf(simulator)});
  expect({code, stdout}).toEqual({code: 2, stdout: ''});
  expect(stderr).toContain(`Port ${port} of 127.0.0.1 is in use: choose another one with --metrics.`);
  expect(simulator.requests()).toBe(0);
});

test('a token that is refused ends it: that is no trouble on the way', async () => {
  const env = {...envOf(await openSimulator()), CLOUDFLARE_API_TOKEN: revokedToken};
  const {code, stderr} = await run(['--headless', '--metrics', '0'], {env});
  expect(code).toBe(3);
  expect(stderr).toMatch(/^warptop: Cloudflare refused the credentials/m);
});
