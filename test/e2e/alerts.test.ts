import {spawn} from 'node:child_process';
import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {systemClock} from '../../source/clock.js';
import {token} from '../../source/simulator/access.js';
import type {Simulator} from '../../source/simulator/server.js';
import {expectHarmless, expectModesRestored} from '../helpers/escapes.js';
import {built, environment, openTerminal} from '../helpers/terminal.js';
import {envOf, openSimulator, run} from './warptop.js';

/* Who does not look at the screen is told all the same. */

/** An hour of which nothing passes but what is told: hq-mesh and api-prod are well before 20 s, and dark after. */
const openOutage = async (
  startS: number,
): Promise<{readonly simulator: Simulator; readonly moveTo: (s: number) => void}> => {
  const startMs = systemClock.now();
  let atMs = 0;
  const simulator = await openSimulator({
    scenario: 'outage',
    clock: {...systemClock, now: () => startMs + atMs},
  });
  atMs = startS * 1000;
  return {
    simulator,
    moveTo: (s) => {
      atMs = s * 1000;
    },
  };
};

/** The user's own program, which writes to files in its folder. */
const openProgram = (script: string): {readonly path: string; readonly file: (name: string) => string} => {
  const directory = mkdtempSync(join(tmpdir(), 'warptop-alert-'));
  onTestFinished(() => rmSync(directory, {recursive: true, force: true}));
  const path = join(directory, 'alert');
  writeFileSync(path, `#!/bin/sh\ncd '${directory}'\n${script}\n`);
  chmodSync(path, 0o755);
  return {
    path,
    file: (name) => (existsSync(join(directory, name)) ? readFileSync(join(directory, name), 'utf8') : ''),
  };
};

const [ESCAPE, BELL] = ['\u001B', '\u0007'];

/** A notification, and the bell behind it. */
const CALL = new RegExp(`${ESCAPE}\\]9;warptop: (\\P{Cc}*)${BELL}${BELL}`, 'u');

const FAST = ['-i', '1', '--budget', '100'];

const isEnded = (pid: number): boolean => {
  try {
    return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
};

describe('on the screen', {timeout: 40_000}, () => {
  test('title, bell, notification and command tell; all is given back at the end', async () => {
    const {simulator} = await openOutage(40);
    const program = openProgram(
      'cat > input.tmp; env > env; trap "" TERM; sleep 60 & echo $$ $! > pids; mv input.tmp input; wait',
    );
    const terminal = openTerminal({
      args: [...FAST, '--notify', 'bell,osc9,title', '--on-change', program.path],
      env: envOf(simulator),
    });
    await terminal.waitFor(() => /\]2;warptop: ✖ \S+ no connections \+1 ✓ 4 ok/.test(terminal.raw()));
    await terminal.waitFor(() => CALL.test(terminal.raw()), 30_000);
    await terminal.waitFor(() => program.file('input') !== '');
    const [, text = ''] = CALL.exec(terminal.raw()) ?? [];
    const alert = JSON.parse(program.file('input'));
    expect(alert).toMatchObject({version: 1, event: 'standing', level: 'critical', text});
    expect(alert.tunnels.map(({name}: {readonly name: string}) => name).sort()).toEqual([
      'api-prod',
      'hq-mesh',
    ]);
    expect(program.file('env')).toMatch(/^WARPTOP_EVENT=standing$/m);
    expect(`${program.file('env')}${program.file('input')}`).not.toContain(token);
    const pids = program.file('pids').trim().split(' ').map(Number);
    expect(pids.map(isEnded)).toEqual([false, false]);
    terminal.kill('SIGTERM');
    expect(await terminal.exit).toEqual({code: 0, signal: 15});
    expect(pids.map(isEnded)).toEqual([true, true]);
    expectModesRestored(terminal.raw());
    expectHarmless(terminal.raw().replace(CALL, ''));
  });

  test('a command that fails is told of, by a note or a sentence; who calls nobody writes nothing', async () => {
    const {simulator} = await openOutage(40);
    const program = openProgram('exit 3');
    const env = envOf(simulator);
    const args = [...FAST, '--on-change', program.path];
    const screen = openTerminal({args: [...args, '--notify', 'none'], env});
    const sentences = openTerminal({
      args: [...args, '--screen-reader', '--notify', 'bell'],
      env: {...env, TERM: 'dumb'},
      columns: 200,
    });
    await sentences.waitFor(/^\d\d:\d\d:\d\d The command of --on-change ended with 3\.$/m, 30_000);
    expect(sentences.raw().split(BELL)).toHaveLength(2);
    expect(sentences.raw()).not.toContain(ESCAPE);
    await screen.waitFor('1 message in the log (L)', 30_000);
    screen.press('L');
    await screen.waitFor('The command of --on-change ended with 3.');
    await screen.waitFor('Alert: At the start, 2 tunnels not well');
    expectHarmless(screen.raw());
    expect(screen.raw()).not.toContain(`${ESCAPE}]`);
  });
});

describe('a status line', {timeout: 40_000}, () => {
  test('is written anew when it changes, until nobody reads it any more', async () => {
    const {simulator, moveTo} = await openOutage(0);
    const env = environment(envOf(simulator));
    const child = spawn(process.execPath, [built('cli.js'), '--status-line', ...FAST], {env});
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({code, signal})));
    let lines: readonly string[] = [];
    let told = '';
    const shows = (wanted: string | RegExp): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          lines = told.split('\n').slice(0, -1);
          if (lines.some((line) => (typeof wanted === 'string' ? line === wanted : wanted.test(line)))) {
            child.stdout.off('data', look);
            resolve();
          }
        };
        child.stdout.on('data', look);
        look();
      });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      told += chunk;
    });
    await shows('✓ 6 ok');
    moveTo(40);
    await shows(/^#\[fg=red,bold\]✖ (hq-mesh|api-prod) no connections \+1#\[default\] ✓ 4 ok$/);
    expect(lines[0]).toBe('#[dim]… asking#[default]');
    expect(new Set(lines).size).toBe(lines.length);
    child.stdout.destroy();
    moveTo(250);
    expect(await ended).toEqual({code: 141, signal: null});
  });

  test.each<readonly [readonly string[], Record<string, string>, number, RegExp]>([
    [[], {CLOUDFLARE_API_TOKEN: ''}, 2, /^\? No credentials\. Set CLOUDFLARE_API_TO…\n$/],
    [
      ['nobody##'],
      {},
      5,
      /^(#\[dim\]… asking#\[default\]\n)?\? No live tunnel is named “nobody####”\. N…\n$/,
    ],
  ])('tells why there is none: %j with %j', async (args, extra, code, line) => {
    const {simulator} = await openOutage(0);
    const outcome = await run(['--status-line', ...args], {env: {...envOf(simulator), ...extra}});
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toMatch(line);
  });

  test('with --once is one line; without colours it is plain', async () => {
    const {simulator} = await openOutage(40);
    const env = envOf(simulator);
    const plain = await run(['--status-line', '--once'], {env: {...env, NO_COLOR: '1'}});
    expect(plain).toMatchObject({code: 0, stderr: ''});
    expect(plain.stdout).toMatch(/^✖ (hq-mesh|api-prod) no connections \+1 ✓ 4 ok\n$/);
    const named = await run(['--status-line', '--once', '--ascii', 'hq-mesh'], {env});
    expect(named.stdout).toBe('#[fg=red,bold]x hq-mesh no connections#[default]\n');
  });
});

test.each<readonly [readonly string[], RegExp]>([
  [['--screen-reader', '--notify', 'bell'], /^warptop: --notify calls through a terminal.*--on-change/],
  [
    ['--screen-reader', '--on-change', './no such'],
    /^warptop: There is no program to run for alerts: \.\/no such\. --on-change takes the path/,
  ],
  [['--once', '--on-change', 'true'], /^warptop: --on-change goes with a watch/],
])('%j is refused', async (args, words) => {
  const {simulator} = await openOutage(0);
  const outcome = await run(args, {env: envOf(simulator)});
  expect(outcome).toMatchObject({code: 2, stdout: ''});
  expect(outcome.stderr).toMatch(words);
});
