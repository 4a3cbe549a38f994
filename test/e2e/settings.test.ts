import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {revokedToken} from '../../source/simulator/access.js';
import {openTerminal} from '../helpers/terminal.js';
import {isLoaded, openSimulator, run} from './warptop.js';

/* The configuration file, where it is looked for. */

/** A directory of configurations with warptop's in it. */
const configurations = (text: string): string => {
  const directory = mkdtempSync(join(tmpdir(), 'warptop-config-'));
  onTestFinished(() => rmSync(directory, {recursive: true}));
  mkdirSync(join(directory, 'warptop'));
  writeFileSync(join(directory, 'warptop', 'config.toml'), text, {mode: 0o600});
  return directory;
};

test('a profile has its own account, address and token, whatever is exported', async () => {
  const {url, token, accountId} = await openSimulator();
  const XDG_CONFIG_HOME = configurations(`
    tunnels = ["hq-*"]
    [profiles.lab]
    account = "${accountId}"
    base_url = "${url}"
    token_env = "LAB_TOKEN"
  `);
  const exported = {
    ...{XDG_CONFIG_HOME, LAB_TOKEN: token},
    CLOUDFLARE_API_TOKEN: revokedToken,
    CLOUDFLARE_ACCOUNT_ID: '0'.repeat(32),
    CLOUDFLARE_API_BASE_URL: 'http://127.0.0.1:9',
  };
  const {code, stdout, stderr} = await run(['--profile', 'lab', '--once', '--json'], {env: exported});
  expect({code, stderr}).toEqual({code: 0, stderr: ''});
  const document = JSON.parse(stdout);
  expect(document.account).toMatchObject({id: accountId});
  expect(document.tunnels.map(({name}: {name: string}) => name)).toEqual(['hq-mesh']);
});

test('a command prints the token of the default profile, and knows no other', async () => {
  const {url, token, accountId} = await openSimulator();
  const XDG_CONFIG_HOME = configurations(`
    default_profile = "lab"
    [profiles.lab]
    account = "${accountId}"
    base_url = "${url}"
    token_command = ["sh", "-c", "test -z \\"$PROD_TOKEN\\" && echo ${token}"]
    [profiles.prod]
    token_env = "PROD_TOKEN"
  `);
  const env = {XDG_CONFIG_HOME, PROD_TOKEN: revokedToken};
  const once = await run(['--once', 'hq-mesh'], {env});
  expect(once).toMatchObject({code: 0, stderr: ''});
  expect(once.stdout).toContain('● active');
  const doctor = await run(['--doctor'], {env});
  expect(doctor).toMatchObject({code: 0, stderr: ''});
  expect(doctor.stdout).toMatch(/fine {6}token {12}to come, printed by sh/);
  expect(doctor.stdout).toContain('fine      token command    it printed a token');
});

test('a mistake in the file ends the start with its line', async () => {
  const XDG_CONFIG_HOME = configurations('utc = true\ncolums = ["ha"]\n');
  const {code, stdout, stderr} = await run(['--once', '--demo'], {env: {XDG_CONFIG_HOME}});
  expect({code, stdout}).toEqual({code: 2, stdout: ''});
  expect(stderr).toBe(
    `warptop: ${XDG_CONFIG_HOME}/warptop/config.toml:2: there is no setting colums; the nearest known one is columns.\n`,
  );
});

test('a screen has the labels, columns, keys and colour of its profile', async () => {
  const simulator = await openSimulator();
  const XDG_CONFIG_HOME = configurations(`
    columns = ["ha", "edge"]
    [labels]
    "af5f62ae" = "lon-gw-1"
    [keys]
    quit = ["Q"]
    events = ["E"]
    [thresholds]
    full_connections = 5
    [profiles.lab]
    account = "${simulator.accountId}"
    base_url = "${simulator.url}"
    token_env = "LAB_TOKEN"
    colour = "green"
  `);
  const terminal = openTerminal({
    args: ['--profile', 'lab', '--interval', '1'],
    env: {XDG_CONFIG_HOME, LAB_TOKEN: simulator.token},
  });
  const screen = await terminal.waitFor((lines) => isLoaded(lines) && lines.join('').includes('lon-gw-1'));
  expect(screen[0]).toMatch(/^(warptop · )?at 127\.0\.0\.1:\d+ · {2}lab · /);
  expect(terminal.lookOf('lab ·')).toMatchObject({colour: 'black', isBold: true});
  expect(screen.join('\n')).toMatch(/CONNECTOR +HA +EDGE +SEEN\n/);
  expect(screen.join('\n')).toMatch(/af5f62ae lon-gw-1 +[●◐]/);
  expect(screen.join('\n')).toContain('connected 4/5');
  terminal.press('qeE');
  await terminal.waitFor(/Nothing has changed since|changes? since/);
  expect(terminal.screen().at(-1)).toContain('Q quit');
  terminal.press('Q');
  expect(await terminal.exit).toMatchObject({code: 0});
});

test('a preference that makes no sense ends the start with its line', async () => {
  const XDG_CONFIG_HOME = configurations('[keys]\nquit = ["e"]\n');
  const {code, stdout, stderr} = await run(['--once', '--demo'], {env: {XDG_CONFIG_HOME}});
  expect({code, stdout}).toEqual({code: 2, stdout: ''});
  expect(stderr).toBe(
    `warptop: ${XDG_CONFIG_HOME}/warptop/config.toml:2: e is a key of events too; give one of them another.\n`,
  );
});
