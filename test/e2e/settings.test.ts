import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {revokedToken} from '../../source/simulator/access.js';
import {openSimulator, run} from './warptop.js';

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
