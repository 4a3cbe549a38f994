import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {apiKey, token} from '../../source/simulator/access.js';
import {scenarioNames} from '../../source/simulator/scenario-names.js';
import {startSimulator} from '../../source/simulator/server.js';

const directory = mkdtempSync(join(tmpdir(), 'warptop-simulator-'));
const command = join(directory, 'simulator.mjs');

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('../../source/simulator/main.ts', import.meta.url))],
    outfile: command,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
});

afterAll(() => rmSync(directory, {recursive: true}));

type Outcome = {readonly code: number | null; readonly stdout: string; readonly stderr: string};

/** Runs the command; `onOutput` sees all of stdout so far whenever there is more. */
const run = (
  args: readonly string[],
  onOutput: (stdout: string, child: ChildProcess) => void = () => {},
): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], {stdio: ['ignore', 'pipe', 'pipe']});
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      onOutput(stdout, child);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({code, stdout, stderr}));
  });

test('--help names every option and scenario', async () => {
  const {code, stdout, stderr} = await run(['--help']);
  expect({code, stderr}).toEqual({code: 0, stderr: ''});
  for (const word of ['--port', '--scenario', '--seed', ...scenarioNames]) {
    expect(stdout).toContain(word);
  }
});

test.each([
  [['--port', '70000'], '--port must be a whole number from 0 to 65535, not "70000"'],
  [['--port', 'x'], '--port must be'],
  [['--seed', '1.5'], '--seed must be'],
  [['--scenario', 'storm'], 'unknown scenario "storm"; there are calm, failover'],
  [['--prot', '1'], "Unknown option '--prot'"],
  [['--port', '-1'], "Option '--port' argument is ambiguous"],
  [['calm'], "Unexpected argument 'calm'"],
])('%j is refused in one line', async (args, message) => {
  const {code, stdout, stderr} = await run(args);
  expect({code, stdout}).toEqual({code: 2, stdout: ''});
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/^simulator: [^\n]+\n$/);
});

test('a port in use is one line with the next step', async () => {
  const simulator = await startSimulator();
  const {code, stderr} = await run(['--port', String(simulator.port)]);
  await simulator.close();
  expect({code, stderr}).toEqual({
    code: 1,
    stderr: `simulator: port ${simulator.port} is in use; choose another with --port, or leave it out for any free one.\n`,
  });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('serves what it prints, until %s', async (signal, expected) => {
  const statuses: Promise<number>[] = [];
  const {code, stdout, stderr} = await run(['--scenario', 'calm', '--seed', '7'], (output, child) => {
    const url = /CLOUDFLARE_API_BASE_URL=(\S+)/.exec(output)?.[1];
    const account = /CLOUDFLARE_ACCOUNT_ID=(\S+)/.exec(output)?.[1];
    if (!output.includes('Ctrl-C') || statuses.length > 0) {
      return;
    }
    const headers = {authorization: `Bearer ${token}`};
    const asked = fetch(`${url}/accounts/${account}/warp_connector`, {headers}).then(({status}) => status);
    statuses.push(asked.finally(() => child.kill(signal)));
  });
  expect(await Promise.all(statuses)).toEqual([200]);
  expect({code, stderr}).toEqual({code: expected, stderr: ''});
  expect(stdout).toContain(`export CLOUDFLARE_API_TOKEN=${token}`);
  expect(stdout).not.toContain(apiKey);
});

test('an unknown route is reported on stderr', async () => {
  const {stderr} = await run(['--scenario', 'calm'], (output, child) => {
    const url = /CLOUDFLARE_API_BASE_URL=(\S+)/.exec(output)?.[1];
    if (output.includes('Ctrl-C')) {
      fetch(`${url}/tunels`).finally(() => child.kill('SIGTERM'));
    }
  });
  expect(stderr).toBe('simulator: no such route: GET /client/v4/tunels\n');
});
