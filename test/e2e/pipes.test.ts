import {expect, test} from 'vitest';
import {token} from '../../source/simulator/access.js';
import {built, openTerminal} from '../helpers/terminal.js';
import {envOf, openSimulator, run} from './warptop.js';

/** No control character but the end of a line. */
const isPlain = (text: string): boolean => !/[^\P{Cc}\n]/u.test(text);

/** Columns that tell of passing time. */
const withoutAges = (text: string): string => text.replace(/\b\d+d\d*h?\b|\b\d+[smh]\b/g, '…');

test('a piped warptop prints one report, as with --once', async () => {
  const env = envOf(await openSimulator({scenario: 'failover'}));
  const [piped, once] = await Promise.all([run([], {env}), run(['--once'], {env})]);
  expect(piped).toMatchObject({code: 0, signal: null, stderr: ''});
  expect(isPlain(piped.stdout)).toBe(true);
  expect(withoutAges(piped.stdout)).toBe(withoutAges(once.stdout));
  expect(piped.stdout).toMatch(/^TUNNEL +KIND +STATUS +CONNECTOR +HA +EDGE/);
  expect(piped.stdout).toMatch(/^lab-mesh +mesh +● healthy +6bba2745-[0-9a-f-]{27} +✖ offline/m);
  expect(piped.stdout).toContain('7 tunnels, 16 connectors, 1 problem\n');
});

test('a pipe has no colours, unless they are asked for', async () => {
  const env = envOf(await openSimulator());
  expect((await run(['--once'], {env: {...env, FORCE_COLOR: '1'}})).stdout).toContain('\u001B[32m');
  expect(isPlain((await run(['--once'], {env: {...env, CI: 'true'}})).stdout)).toBe(true);
  expect(isPlain((await run(['--once'], {env: {...env, FORCE_COLOR: '1', NO_COLOR: '1'}})).stdout)).toBe(
    false,
  );
});

test('--once --json is one document, with the names of the API', async () => {
  const simulator = await openSimulator();
  const {code, stdout, stderr} = await run(['--once', '--json'], {env: envOf(simulator)});
  expect({code, stderr}).toEqual({code: 0, stderr: ''});
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({version: 1, account: {id: simulator.accountId, name: 'acme-prod'}});
  expect(document.tunnels).toHaveLength(6);
  // .tunnels[] | select(.kind == "warp_connector") | .connectors[] | select(.ha_status == "active") | .conns[].colo_name
  const colos = document.tunnels
    .filter(({kind}: {kind: string}) => kind === 'warp_connector')
    .flatMap(({connectors}: {connectors: object[]}) => connectors)
    .filter((connector: {ha_status: string}) => connector.ha_status === 'active')
    .flatMap(({conns}: {conns: {colo_name: string}[]}) => conns.map(({colo_name}) => colo_name));
  expect(colos.length).toBeGreaterThanOrEqual(3);
  expect(colos).toContain('ams09');
  expect(document.tunnels[0].connectors[0].conns[0]).toMatchObject({
    opened_at: expect.stringMatching(/^\d{4}-/),
    origin_ip: expect.any(String),
  });
  expect(stdout).not.toContain(token);
});

test('--once on a terminal has colours, with NO_COLOR none', async () => {
  const env = envOf(await openSimulator());
  for (const [extra, colour] of [
    [{}, 'green'],
    [{NO_COLOR: '1'}, 'default'],
    // Empty counts as absent: https://no-color.org
    [{NO_COLOR: ''}, 'green'],
  ] as const) {
    const terminal = openTerminal({args: ['--once'], env: {...env, ...extra}, columns: 200});
    expect(await terminal.exit).toEqual({code: 0, signal: null});
    expect(terminal.buffer()).toBe('normal');
    expect(terminal.screen()[0]).toMatch(/^TUNNEL/);
    expect(terminal.lookOf('● active').colour).toBe(colour);
    expect(terminal.raw()).not.toContain('\u001B[?');
  }
});

test('TERM=dumb gets plain lines', async () => {
  const env = envOf(await openSimulator());
  const terminal = openTerminal({env: {...env, TERM: 'dumb'}, columns: 200});
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expect(terminal.screen().join('\n')).toContain('6 tunnels');
  expect(terminal.raw()).not.toContain('\u001B');
});

test.each([[['--once']], [['--once', '--json']], [['--help']], [[]]])(
  'a pipe that is closed early ends %j without a word',
  async (args) => {
    const env = envOf(await openSimulator());
    const {stderr} = await run(args, {env, isStdoutClosed: true});
    expect(stderr).toBe('');
  },
);

test('| head -1 prints one line', async () => {
  const env = envOf(await openSimulator());
  const terminal = openTerminal({
    command: ['/bin/sh', '-c', '"$0" "$@" | head -1', process.execPath, built('cli.js')],
    args: ['--once'],
    env,
    columns: 200,
  });
  await terminal.exit;
  expect(terminal.screen().filter((line) => line !== '')).toEqual([expect.stringMatching(/^TUNNEL /)]);
});

test('a report that cannot be written says so', async () => {
  const script = '"$0" "$@" > /dev/full';
  const terminal = openTerminal({
    command: ['/bin/sh', '-c', script, process.execPath, built('cli.js')],
    args: ['--demo', 'calm', '--once'],
  });
  expect(await terminal.exit).toEqual({code: 1, signal: null});
  expect(terminal.screen().join('\n')).toContain('The output cannot be written (ENOSPC).');
});

test('a filter holds for reports and JSON alike', async () => {
  const env = envOf(await openSimulator());
  const json = await run(['--once', '--json', '--filter', 'hq-mesh'], {env});
  expect(JSON.parse(json.stdout).tunnels.map(({name}: {name: string}) => name)).toEqual(['hq-mesh']);
  const report = await run(['--once', '--filter', 'hq-mesh'], {env});
  expect(report.stdout).toContain('1 tunnel, 3 connectors');
});

test('what is missing from a report is told once for all that failed alike', async () => {
  const env = envOf(await openSimulator({scenario: 'drift'}));
  const {code, stdout, stderr} = await run(['--once'], {env});
  expect(code).not.toBe(0);
  expect(stdout).toContain('hq-mesh');
  const lines = stderr.trimEnd().split('\n');
  expect(new Set(lines.map((line) => line.replace(/^.*?: .*?: /, ''))).size).toBe(lines.length);
  expect(stderr).toMatch(/\d+ more could not be asked for/);
});

test('a masked report has no address', async () => {
  const env = envOf(await openSimulator());
  const shown = await Promise.all([
    run(['--once', '--mask'], {env}),
    run(['--once', '--json', '--mask'], {env}),
  ]);
  for (const {code, stdout} of shown) {
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/203\.0\.113|198\.51\.100|192\.0\.2|2001:db8/);
  }
});

test('only the tunnels that are named', async () => {
  const env = envOf(await openSimulator());
  const {code, stdout} = await run(['--once', '--json', 'hq-mesh', 'api-*'], {env});
  expect(code).toBe(0);
  expect(
    JSON.parse(stdout)
      .tunnels.map(({name}: {name: string}) => name)
      .sort(),
  ).toEqual(['api-prod', 'hq-mesh']);
});
