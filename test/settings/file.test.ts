import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {ExitError} from '../../source/exit.js';
import {openSettings, settingsPlace} from '../../source/settings/file.js';

const directory = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'warptop-settings-'));
  onTestFinished(() => rmSync(path, {recursive: true}));
  return path;
};

const written = (content: string | Uint8Array, mode = 0o600): string => {
  const path = join(directory(), 'config.toml');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
};

const refusalOf = async (path: string, isNamed = true): Promise<string> => {
  const error = await openSettings({path, isNamed}).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ExitError);
  expect(error).toMatchObject({code: 2});
  return String((error as ExitError).words).replace(path, 'FILE');
};

test.each<readonly [string, Record<string, string>, string, string | null]>([
  ['as everybody', {}, '/home/me', '/home/me/.config/warptop/config.toml'],
  ['elsewhere', {XDG_CONFIG_HOME: '/x'}, '/home/me', '/x/warptop/config.toml'],
  [
    'not in the working directory',
    {XDG_CONFIG_HOME: '.'},
    '/home/me',
    '/home/me/.config/warptop/config.toml',
  ],
  ['nor by accident', {XDG_CONFIG_HOME: ''}, 'here', null],
])('it is kept %s', (_, env, home, path) => {
  expect(settingsPlace({}, env, home)).toEqual(path === null ? null : {path, isNamed: false});
});

test('--config names another', () => {
  expect(settingsPlace({config: 'mine.toml'}, {XDG_CONFIG_HOME: '/x'}, '/home/me')).toEqual({
    path: 'mine.toml',
    isNamed: true,
  });
});

test('only a missing file that nobody named is none', async () => {
  const path = join(directory(), 'none', 'config.toml');
  expect(await openSettings({path, isNamed: false})).toBeNull();
  expect(await openSettings({path: join(written(''), 'config.toml'), isNamed: false})).toBeNull();
  expect(await refusalOf(path)).toBe('The configuration FILE cannot be read (ENOENT). Check --config.');
  expect(await openSettings({path: '/dev/null', isNamed: true})).toBeNull();
  expect(await openSettings(null)).toBeNull();
});

test.runIf(process.platform === 'linux')('a disk that fails is told of', async () => {
  // Nothing is at its beginning, and reading there fails as a disk does.
  expect(await refusalOf('/proc/self/mem')).toBe(
    'The configuration FILE cannot be read (EIO). Check --config.',
  );
});

test.each([0o600, 0o644, 0o400])('a file of mode %o is read', async (mode) => {
  expect((await openSettings({path: written('interval = 3\n', mode), isNamed: true}))?.settings).toEqual({
    interval: 3,
  });
});

test.each([0o620, 0o602, 0o666, 0o777])('a file of mode %o is refused', async (mode) => {
  const path = written('', mode);
  expect(await refusalOf(path)).toBe(
    `The configuration FILE can be written by other users. Run: chmod go-w ${path}`,
  );
});

test('a byte order mark does not count', async () => {
  expect(await openSettings({path: written('\uFEFFutc = true'), isNamed: true})).toMatchObject({
    settings: {utc: true},
  });
});

test.each<readonly [string, () => string, string]>([
  ['a directory', directory, 'The configuration FILE is no regular file.'],
  ['five megabytes', () => written('#'.repeat(5_000_000)), 'The configuration FILE is larger than 256 KiB'],
  [
    'bytes that are no text',
    () => written(Uint8Array.of(0x61, 0xff, 0xfe)),
    'The configuration FILE is not written in UTF-8.',
  ],
  [
    'text in UTF-16',
    () => written(Buffer.from('\uFEFFutc = true', 'utf16le')),
    'The configuration FILE is not written in UTF-8.',
  ],
  ['a device', () => '/dev/zero', 'The configuration FILE is no regular file.'],
  ['what is not TOML', () => written('x'), 'FILE:1:1: this is not TOML: incomplete key-value'],
])('%s is refused', async (_, path, words) => {
  expect(await refusalOf(path())).toContain(words);
});

test('a pipe is refused, and not waited for', async () => {
  const path = join(directory(), 'pipe');
  execFileSync('mkfifo', ['-m', '600', path]);
  expect(await refusalOf(path)).toBe('The configuration FILE is no regular file.');
});

test('a directory in the place of the file is told, named or not', async () => {
  const path = join(directory(), 'config.toml');
  mkdirSync(path);
  expect(await refusalOf(path, false)).toBe('The configuration FILE is no regular file.');
});
