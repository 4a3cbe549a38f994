import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {cloudflaredOnlyToken} from '../../source/simulator/access.js';
import {openTerminal} from '../helpers/terminal.js';
import {envOf, openSimulator, run} from './warptop.js';

/* --doctor: what is set where, what the API allows, what the terminal can do. */

const configuration = (text: string): string => {
  const directory = mkdtempSync(join(tmpdir(), 'warptop-doctor-'));
  onTestFinished(() => rmSync(directory, {recursive: true}));
  const path = join(directory, 'config.toml');
  writeFileSync(path, text, {mode: 0o600});
  return path;
};

test('in a terminal, for people', async () => {
  const env = envOf(await openSimulator());
  const config = configuration('[profiles.prod]\ninterval = 3\n');
  const terminal = openTerminal({
    args: ['--doctor', '--config', config, '--profile', 'prod'],
    env: {...env, LANG: 'C.UTF-8'},
    rows: 60,
  });
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  const screen = terminal.screen().join('\n');
  expect(screen).toMatch(/✓ fine {6}interval {9}3 s {2}\(\S*config\.toml:2,\s+profile prod\)/);
  expect(screen).toContain('set, 41 characters, in CLOUDFLARE_API_TOKEN');
  expect(screen).toContain('✓ fine      token            of a user, active, without an end');
  expect(screen).toContain('✓ fine      size             120×60');
  expect(screen).toContain('failed.');
});

test('as JSON, with a permission that is missing', async () => {
  const env = {...envOf(await openSimulator()), CLOUDFLARE_API_TOKEN: cloudflaredOnlyToken};
  const {code, stdout, stderr} = await run(['--doctor', '--json'], {env});
  expect({code, stderr}).toEqual({code: 3, stderr: ''});
  const {exit_code, parts} = JSON.parse(stdout);
  expect(exit_code).toBe(3);
  expect(parts[1].checks).toContainEqual(
    expect.objectContaining({
      name: 'mesh list',
      level: 'failed',
      next: expect.stringContaining('Cloudflare One Connectors › Read; --kind cloudflared leaves these'),
    }),
  );
  expect(parts[1].checks).toContainEqual(expect.objectContaining({name: 'cloudflared list', level: 'fine'}));
});

test('it goes on after a file that cannot be used', async () => {
  const path = configuration('colums = ["ha"]\n');
  const {code, stdout, stderr} = await run(['--doctor', '--config', path], {
    env: envOf(await openSimulator()),
  });
  expect({code, stderr}).toEqual({code: 2, stderr: ''});
  expect(stdout).toContain(`✖ failed    file             ${path}:1: there is no setting colums;`);
  expect(stdout).toContain('– not tried API              mend the settings above first');
  expect(stdout).toContain('Node.js');
});

test('it shows the demo as an example, and nothing else beside it', async () => {
  const demo = await run(['--doctor', '--demo', 'calm']);
  expect(demo).toMatchObject({code: 0, stderr: ''});
  expect(demo.stdout).toContain('fine      mesh list        allowed: 3 mesh tunnels');
  const once = await run(['--doctor', '--once']);
  expect(once).toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'warptop: --doctor looks at everything once: leave out --once.\n',
  });
});
