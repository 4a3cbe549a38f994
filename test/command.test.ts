import {spawnSync} from 'node:child_process';
import {getEventListeners} from 'node:events';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {systemClock} from '../source/clock.js';
import {type CommandOptions, runCommand} from '../source/command.js';
import {fakeClock} from './helpers/fake-clock.js';

const env = {PATH: process.env.PATH ?? ''};

const options: CommandOptions = {
  env,
  timeoutMs: 10_000,
  mostBytes: 65_536,
  stderr: 'ignore',
  clock: systemClock,
};

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'warptop-command-'));
  onTestFinished(() => rmSync(path, {recursive: true, force: true}));
  return path;
};

/** One that has ended but that nobody has asked for is no more. */
const isAlive = (pid: number): boolean =>
  /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], {encoding: 'utf8'}).stdout.trim());

/** A command that hangs with another one that it has started, and where both tell their numbers. */
const hanging = (): {readonly command: readonly [string, ...string[]]; readonly pids: () => number[]} => {
  const file = join(folder(), 'pids');
  return {
    command: [
      'sh',
      '-c',
      'sleep 600 & echo $! > "$0.new"; echo $$ >> "$0.new"; mv "$0.new" "$0"; wait',
      file,
    ],
    pids: () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : []),
  };
};

test('one that has ended leaves nothing that waits for it', async () => {
  const stop = new AbortController();
  const limits: AbortSignal[] = [];
  const clock = {
    sleep: (ms: number, limit?: AbortSignal) => {
      limits.push(...(limit === undefined ? [] : [limit]));
      return systemClock.sleep(ms, limit);
    },
  };
  await runCommand(['true'], {...options, clock, signal: stop.signal});
  expect(limits.map(({aborted}) => aborted)).toEqual([true]);
  expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
});

test('what it prints, and nothing that it complains of', async () => {
  const command = ['sh', '-c', 'echo one; echo oops >&2; echo two'] as const;
  expect(await runCommand(command, options)).toEqual({name: 'done', stdout: 'one\ntwo\n'});
});

test('arguments are words, and no shell looks at them', async () => {
  const result = await runCommand(['printf', '%s|', '$(id)', '; echo x', '*', ''], options);
  expect(result).toEqual({name: 'done', stdout: '$(id)|; echo x|*||'});
});

test('it knows its environment and no other', async () => {
  vi.stubEnv('WARPTOP_TEST_SECRET', 'must-not-be-seen');
  onTestFinished(() => void vi.unstubAllEnvs());
  const result = await runCommand(['env'], {...options, env: {...env, GIVEN: 'yes', ABSENT: undefined}});
  const names = result.name === 'done' ? result.stdout.split('\n').map((line) => line.split('=')[0]) : [];
  expect(names).toContain('GIVEN');
  expect(names).not.toContain('ABSENT');
  expect(names).not.toContain('WARPTOP_TEST_SECRET');
});

test('standard input is given whole, or is empty', async () => {
  const input = 'x'.repeat(60_000);
  expect(await runCommand(['cat'], {...options, input})).toEqual({name: 'done', stdout: input});
  expect(await runCommand(['cat'], options)).toEqual({name: 'done', stdout: ''});
});

test('one that leaves its input unread may have done well', async () => {
  const result = await runCommand(['true'], {...options, input: 'x'.repeat(1_000_000)});
  expect(result).toEqual({name: 'done', stdout: ''});
});

test.each([
  ['an exit code', ['sh', '-c', 'echo secret; exit 3'], 'ended with 3'],
  ['a signal', ['sh', '-c', 'kill -TERM $$'], 'was ended by SIGTERM'],
  ['no such program', ['/nowhere/to/be/found'], 'cannot be started (ENOENT)'],
  ['a folder', ['/tmp'], 'cannot be started (EACCES)'],
  ['an empty name', [''], 'cannot be started (ERR_INVALID_ARG_VALUE)'],
  ['a zero byte', ['echo', 'a\0b'], 'cannot be started (ERR_INVALID_ARG_VALUE)'],
  ['a flood', ['yes'], 'printed more than 65536 bytes'],
] as const)('a failure is told by its words alone: %s', async (_name, command, words) => {
  expect(await runCommand(command, options)).toMatchObject({name: 'failed', words});
});

test('exactly so many bytes are taken', async () => {
  const command = ['sh', '-c', 'printf %s 1234567890'] as const;
  expect(await runCommand(command, {...options, mostBytes: 10})).toEqual({
    name: 'done',
    stdout: '1234567890',
  });
  expect(await runCommand(command, {...options, mostBytes: 9})).toMatchObject({name: 'failed'});
});

test.each<readonly [string, Partial<CommandOptions>]>([
  ['', {}],
  [', also where its complaints are heard', {stderr: 'inherit', isAlone: true}],
])('one that hangs is ended with all that it has started%s', async (_, about) => {
  const clock = fakeClock(0);
  const {command, pids} = hanging();
  const running = runCommand(command, {...options, ...about, clock});
  await vi.waitFor(() => expect(pids()).toHaveLength(2));
  clock.advance(10_000);
  expect(await running).toEqual({name: 'failed', words: 'took longer than 10 s'});
  await vi.waitFor(() => expect(pids().filter(isAlive)).toEqual([]));
});

test('one that is stopped is sent its end before anything else is done', async () => {
  const stop = new AbortController();
  const {command, pids} = hanging();
  const running = runCommand(command, {...options, signal: stop.signal});
  await vi.waitFor(() => expect(pids()).toHaveLength(2));
  const kill = vi.spyOn(process, 'kill');
  onTestFinished(() => kill.mockRestore());
  stop.abort();
  // Whoever is about to end has no later.
  expect(kill).toHaveBeenCalledWith(-(pids()[1] ?? 0), 'SIGKILL');
  expect(await running).toEqual({name: 'failed', words: 'was stopped'});
  await vi.waitFor(() => expect(pids().filter(isAlive)).toEqual([]));
});

test('one that is stopped before it begins is not begun', async () => {
  const file = join(folder(), 'ran');
  const result = await runCommand(['touch', file], {...options, signal: AbortSignal.abort()});
  expect(result).toEqual({name: 'failed', words: 'was stopped'});
  expect(existsSync(file)).toBe(false);
});

test('what it leaves running holds up nothing, and lives on where all went well', async () => {
  const file = join(folder(), 'pid');
  const command = ['sh', '-c', 'sleep 600 & echo $! > "$0"; echo done', file] as const;
  expect(await runCommand(command, options)).toEqual({name: 'done', stdout: 'done\n'});
  const pid = Number(readFileSync(file, 'utf8'));
  expect(isAlive(pid)).toBe(true);
  process.kill(pid, 'SIGKILL');
});
