import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {badServer, httpAnswer} from '../helpers/bad-server.js';
import {built, openTerminal} from '../helpers/terminal.js';
import {envOf, isLoaded, openSimulator, run, tunnelsIn} from './warptop.js';

/* Whoever can write to the directory in which warptop is called must not decide what it does. */

const STOLEN_TOKEN = 'a-token-from-a-file-in-the-directory-00';

/** Where a file would leave a trace if it were run, and the address that it would send the token to. */
type Trap = {readonly directory: string; readonly traces: string; readonly sink: string};

const script = ({traces}: Trap, name: string): string =>
  `require('node:fs').writeFileSync(${JSON.stringify(traces)} + '/' + ${JSON.stringify(encodeURIComponent(name))}, '');`;

const module = ({traces}: Trap, name: string): string =>
  `import {writeFileSync} from 'node:fs'; writeFileSync(${JSON.stringify(traces)} + '/' + ${JSON.stringify(encodeURIComponent(name))}, '');`;

const settings = ({sink}: Trap): string =>
  [
    `CLOUDFLARE_API_BASE_URL=${sink}`,
    `CLOUDFLARE_API_TOKEN=${STOLEN_TOKEN}`,
    `HTTPS_PROXY=${sink}`,
    'NODE_TLS_REJECT_UNAUTHORIZED=0',
    'NODE_OPTIONS=--require ./preload.cjs',
  ].join('\n');

/** What each file holds that some program would look for in its working directory. */
const filesOf = (trap: Trap): Readonly<Record<string, string>> => {
  const values = {
    baseUrl: trap.sink,
    'base-url': trap.sink,
    account: 'ffffffffffffffffffffffffffffffff',
    kind: 'warp',
    filter: 'nothing-is-named-so',
    json: true,
    token: STOLEN_TOKEN,
  };
  const json = JSON.stringify({...values, warptop: values});
  const toml = `base-url = "${trap.sink}"\nfilter = "nothing-is-named-so"\n[warptop]\nkind = "warp"\n`;
  const packages = [
    'ink',
    'undici',
    'meow',
    'react',
    'ink-table',
    'react-devtools-core',
    'chalk',
    'yoga-layout',
  ];
  return {
    ...Object.fromEntries(
      ['.env', '.env.local', '.env.production', '.envrc', '.dev.vars'].map((name) => [name, settings(trap)]),
    ),
    ...Object.fromEntries(
      ['warptop.json', '.warptoprc', '.warptoprc.json', '.config/warptop.json', 'config.json'].map((name) => [
        name,
        json,
      ]),
    ),
    ...Object.fromEntries(
      [
        'warptop.toml',
        '.warptop.toml',
        'config.toml',
        'warptop/config.toml',
        '.config/warptop/config.toml',
        'wrangler.toml',
      ].map((name) => [name, toml]),
    ),
    ...Object.fromEntries(
      ['warptop.config.cjs', 'preload.cjs', 'index.js', 'cli.js', '.pnp.cjs'].map((name) => [
        name,
        script(trap, name),
      ]),
    ),
    ...Object.fromEntries(
      ['warptop.config.js', 'warptop.config.mjs', 'warptop.config.ts', 'loader.mjs', '.pnp.loader.mjs'].map(
        (name) => [name, module(trap, name)],
      ),
    ),
    '.npmrc': `proxy=${trap.sink}\nhttps-proxy=${trap.sink}\nnode-options=--require ./preload.cjs\nscript-shell=./shell`,
    '.node-version': '0.10.0',
    '.nvmrc': '0.10.0',
    'node.config.json': JSON.stringify({nodeOptions: {import: ['./loader.mjs'], require: ['./preload.cjs']}}),
    'package.json': JSON.stringify({
      name: 'evil',
      type: 'commonjs',
      main: 'index.js',
      imports: {'#*': './index.js'},
      exports: './index.js',
      bin: {warptop: './cli.js'},
      warptop: values,
    }),
    'tsconfig.json': '{"compilerOptions": {"baseUrl": "."}}',
    '.cloudflared/cert.pem': settings(trap),
    ...Object.fromEntries(
      packages.flatMap((name) => [
        [`node_modules/${name}/package.json`, JSON.stringify({name, main: 'index.cjs'})],
        [`node_modules/${name}/index.cjs`, script(trap, name)],
      ]),
    ),
  };
};

const setTrap = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'warptop-trap-'));
  onTestFinished(() => rmSync(directory, {recursive: true, force: true}));
  const traces = join(directory, 'traces');
  mkdirSync(traces);
  const sink = await badServer((socket) => socket.write(httpAnswer(200, '{}')));
  const trap = {directory, traces, sink: sink.origin};
  for (const [name, text] of Object.entries(filesOf(trap))) {
    const path = join(directory, name);
    mkdirSync(dirname(path), {recursive: true});
    writeFileSync(path, text, {mode: 0o755});
  }
  return {directory, traces: () => readdirSync(traces), sink, script: (name: string) => script(trap, name)};
};

/** Two runs are some seconds apart. */
const withoutTimes = (text: string): string => text.replace(/\b\d+[smhd]|[\d\s]/g, '');

test('files in the working directory change nothing, and none is run', async () => {
  const trap = await setTrap();
  const env = envOf(await openSimulator());
  for (const args of [['--once', '--json'], ['--once'], ['--help'], ['--demo', 'calm', '--once']]) {
    const here = await run(args, {env, directory: trap.directory});
    const elsewhere = await run(args, {env});
    expect(here).toMatchObject({code: 0, stderr: ''});
    expect(withoutTimes(here.stdout)).toBe(withoutTimes(elsewhere.stdout));
  }
  expect(trap.traces()).toEqual([]);
  expect(trap.sink.connections()).toBe(0);
});

test('nor do they on the screen', async () => {
  const trap = await setTrap();
  const terminal = openTerminal({env: envOf(await openSimulator()), directory: trap.directory});
  const screen = await terminal.waitFor(isLoaded);
  expect(tunnelsIn(screen)).toHaveLength(6);
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expect(trap.traces()).toEqual([]);
  expect(trap.sink.connections()).toBe(0);
});

test('no token is taken from there', async () => {
  const trap = await setTrap();
  const {code, stderr} = await run(['--once'], {directory: trap.directory});
  expect(code).toBe(2);
  expect(stderr).toContain('No credentials.');
  expect(trap.sink.connections()).toBe(0);
});

test('the trap would be noticed', async () => {
  const trap = await setTrap();
  const {stderr} = await run([], {
    directory: trap.directory,
    command: [process.execPath, 'node_modules/ink/index.cjs'],
  });
  expect(stderr).toBe('');
  expect(trap.traces()).toEqual(['ink']);
  expect(built('cli.js')).not.toContain(trap.directory);
});
