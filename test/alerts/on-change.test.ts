import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import type {Alert} from '../../source/alerts/alert.js';
import {type CommandAlerts, createCommandAlerts} from '../../source/alerts/on-change.js';
import {findProgram} from '../../source/alerts/program.js';
import {systemClock} from '../../source/clock.js';
import type {LogMessage} from '../../source/log/log.js';
import {type SafeText, safe} from '../../source/model/text.js';
import {createRedactor} from '../../source/redact.js';
import {fakeClock} from '../helpers/fake-clock.js';
import {NOON} from '../helpers/fleet.js';
import {account, viewOf} from './played.js';

/* What is run for an alert: real programs, as users write them. */

const SECRET = 'secret-token-0123456789-0123456789-012345';

const PATIENCE = {timeout: 10_000, interval: 20};

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'warptop-on-change-'));
  onTestFinished(() => rmSync(path, {recursive: true, force: true}));
  return path;
};

const alertOf = (name = 'hq-mesh', more = 0): Alert => ({
  event: 'worse',
  level: 'critical',
  at: NOON,
  text: safe`hq-mesh: now critical, no active connector; it was ok.`,
  account,
  tunnels: Array.from({length: 1 + more}, (_, index) => ({
    view: viewOf(index === 0 ? name : `t${index}`, index, 'critical', NOON),
    from: 'ok',
  })),
});

type Opened = CommandAlerts & {
  readonly messages: LogMessage[];
  readonly ends: ReadonlyArray<SafeText | null>;
  readonly file: (name: string) => string;
};

/** The given lines as the user's program, in a folder of its own. */
const open = (script: string, clock = systemClock as Pick<typeof systemClock, 'sleep'>): Opened => {
  const directory = folder();
  const program = join(directory, 'alert me.mjs');
  writeFileSync(
    program,
    `#!${process.execPath}
import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import {spawn} from 'node:child_process';
const directory = ${JSON.stringify(directory)};
const put = (name, text) => appendFileSync(directory + '/' + name, text);
${script}
`,
  );
  chmodSync(program, 0o755);
  const messages: LogMessage[] = [];
  const ends: Array<SafeText | null> = [];
  const alerts = createCommandAlerts({
    command: [program, 'first argument', '$HOME; reboot'],
    env: {PATH: process.env.PATH, MINE: 'kept'},
    clock,
    log: {add: (message) => messages.push(message)},
    redact: createRedactor([SECRET]),
    isMasked: true,
    onEnd: (trouble) => ends.push(trouble),
  });
  onTestFinished(alerts.close);
  return {
    ...alerts,
    messages,
    ends,
    file: (name) => {
      const path = join(directory, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    },
  };
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Zombies of a machine without an init that collects them count as ended. */
const isEnded = (pid: number): boolean => {
  if (!isAlive(pid)) {
    return true;
  }
  try {
    return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
};

describe('the command', {timeout: 20_000}, () => {
  test('is given the alert as JSON, its arguments as they are, and no secret', async () => {
    const {send, file, messages} = open(`
      put('seen', JSON.stringify({argv: process.argv.slice(2), env: process.env, input: JSON.parse(readFileSync(0, 'utf8'))}));
    `);
    send(alertOf(`evil ${SECRET}\u001B]0;x\u0007\nname`, 149));
    const seen = await vi.waitFor(() => JSON.parse(file('seen')), PATIENCE);
    expect(seen.argv).toEqual(['first argument', '$HOME; reboot']);
    expect(Object.keys(seen.env).sort()).toEqual([
      'MINE',
      'PATH',
      'WARPTOP_EVENT',
      'WARPTOP_LEVEL',
      'WARPTOP_TEXT',
      'WARPTOP_TUNNEL',
      'WARPTOP_TUNNELS',
    ]);
    expect(seen.env).toMatchObject({
      WARPTOP_EVENT: 'worse',
      WARPTOP_LEVEL: 'critical',
      WARPTOP_TUNNEL: 'evil (secret)^[]0;x^G^Jname',
      WARPTOP_TUNNELS: '150',
      WARPTOP_TEXT: 'hq-mesh: now critical, no active connector; it was ok.',
    });
    expect(seen.input).toMatchObject({
      version: 1,
      event: 'worse',
      level: 'critical',
      at: '2026-11-22T12:00:00.000Z',
      account,
      tunnel_count: 150,
    });
    expect(seen.input.tunnels).toHaveLength(100);
    expect(seen.input.tunnels[0]).toMatchObject({
      // As the API sent it, but for what must not go anywhere.
      name: 'evil (secret)\u001B]0;x\u0007\nname',
      kind: 'warp_connector',
      was: 'ok',
      observed_at: '2026-11-22T12:00:00.000Z',
      verdict: {level: 'critical', reasons: [{rule: 'rule_critical', text: 'no active connector'}]},
    });
    expect(JSON.stringify(seen)).not.toContain(SECRET);
    expect(messages).toEqual([]);
  });

  test('runs one after the other, in their order', async () => {
    const {send, file} = open(`
      const {tunnels: [{name}]} = JSON.parse(readFileSync(0, 'utf8'));
      put('order', 'begin ' + name + '\\n');
      setTimeout(() => put('order', 'end ' + name + '\\n'), 50);
    `);
    send(alertOf('a'));
    send(alertOf('b'));
    send(alertOf('c'));
    await vi.waitFor(() => expect(file('order')).toContain('end c'), PATIENCE);
    expect(file('order')).toBe('begin a\nend a\nbegin b\nend b\nbegin c\nend c\n');
  });

  test.each([
    ['ends with a code', 'process.exit(3);', 'The command of --on-change ended with 3.'],
    [
      'is ended by a signal',
      "process.kill(process.pid, 'SIGTERM');",
      'The command of --on-change was ended by SIGTERM.',
    ],
    [
      'floods',
      "const more = () => process.stdout.write('x'.repeat(65536), more); more();",
      'The command of --on-change printed more than 65536 bytes.',
    ],
  ])('that %s is told in the log, and the next one is run', async (_, script, text) => {
    const {send, file, messages, ends} = open(`
      const {tunnels: [{name}]} = JSON.parse(readFileSync(0, 'utf8'));
      if (name === 'good') { put('good', 'yes'); } else { ${script} }
    `);
    send(alertOf('bad'));
    send(alertOf('good'));
    await vi.waitFor(() => expect(file('good')).toBe('yes'), PATIENCE);
    expect(messages).toEqual([{level: 'warning', from: 'on-change', text}]);
    await vi.waitFor(() => expect(ends).toEqual([text, null]), PATIENCE);
  });

  test('that reads nothing of its input does no harm', async () => {
    const {send, file, messages} = open(`put('done', 'x');`);
    send(alertOf('a', 99));
    send(alertOf('b', 99));
    await vi.waitFor(() => expect(file('done')).toBe('xx'), PATIENCE);
    await vi.waitFor(() => expect(messages).toEqual([]), PATIENCE);
  });

  const HANGS = `
    process.on('SIGTERM', () => undefined);
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], {stdio: 'inherit'});
    put('pids', process.pid + ' ' + child.pid + '\\n');
    setInterval(() => undefined, 1000);
  `;

  const pidsIn = async (file: (name: string) => string): Promise<readonly number[]> => {
    await vi.waitFor(() => expect(file('pids')).toMatch(/^\d+ \d+\n/), PATIENCE);
    return file('pids').trim().split(/\s/).map(Number);
  };

  test('that hangs is ended after 10 s, with all that it has started', async () => {
    const clock = fakeClock(NOON);
    const {send, file, messages} = open(HANGS, clock);
    send(alertOf());
    const pids = await pidsIn(file);
    clock.advance(9999);
    expect(pids.map(isAlive)).toEqual([true, true]);
    clock.advance(1);
    await vi.waitFor(() => expect(pids.map(isEnded)).toEqual([true, true]), PATIENCE);
    expect(messages.map(({text}) => text)).toEqual(['The command of --on-change took longer than 10 s.']);
  });

  test('ends at once when warptop does, and nobody is told of it', async () => {
    const {send, close, file, messages} = open(HANGS);
    send(alertOf());
    send(alertOf('never'));
    const pids = await pidsIn(file);
    const kill = vi.spyOn(process, 'kill');
    onTestFinished(() => kill.mockRestore());
    close();
    // warptop itself may be gone in the next moment.
    expect(kill).toHaveBeenCalledWith(-(pids[0] ?? 0), 'SIGKILL');
    await vi.waitFor(() => expect(pids.map(isEnded)).toEqual([true, true]), PATIENCE);
    expect(file('pids').trim().split('\n')).toHaveLength(1);
    expect(messages).toEqual([]);
  });

  test('that cannot keep up misses the oldest, and that is told', async () => {
    const clock = fakeClock(NOON);
    const {send, file, messages} = open(HANGS, clock);
    send(alertOf('running'));
    await pidsIn(file);
    for (let index = 0; index < 23; index += 1) {
      send(alertOf(`t${index}`));
    }
    expect(messages).toHaveLength(3);
    expect(messages[0]?.text).toBe('The command of --on-change is too slow: an alert was dropped.');
  });

  test('that is gone by now, or can be run no more, is told', async () => {
    const messages: LogMessage[] = [];
    const {send} = createCommandAlerts({
      command: ['/nowhere/alert', 'x\0y'],
      env: {},
      clock: systemClock,
      log: {add: (message) => messages.push(message)},
      redact: (text) => text,
      isMasked: false,
      onEnd: () => undefined,
    });
    send(alertOf());
    await vi.waitFor(() => expect(messages).toHaveLength(1), PATIENCE);
    expect(messages[0]?.text).toMatch(/^The command of --on-change cannot be started \(\w+\)\.$/);
  });
});

describe('the program is found', () => {
  const place = (): string => {
    const directory = folder();
    for (const [name, mode] of [
      ['alert', 0o755],
      ['plain', 0o644],
    ] as const) {
      writeFileSync(join(directory, name), '#!/bin/sh\n');
      chmodSync(join(directory, name), mode);
    }
    mkdirSync(join(directory, 'folder'));
    return directory;
  };

  test('by its path, or by its name in PATH', () => {
    const directory = place();
    const path = join(directory, 'alert');
    expect(findProgram(path, '')).toBe(path);
    expect(findProgram('alert', `/nowhere:${directory}`)).toBe(path);
  });

  test('but not where it cannot be run, nor in whatever folder warptop is called in', () => {
    const directory = place();
    expect(findProgram(join(directory, 'plain'), '')).toBeNull();
    expect(findProgram(join(directory, 'folder'), '')).toBeNull();
    expect(findProgram(join(directory, 'alert --now'), '')).toBeNull();
    expect(findProgram('alert', undefined)).toBeNull();
    expect(findProgram('package.json', '.:')).toBeNull();
    expect(findProgram('biome', 'node_modules/.bin')).toBeNull();
  });
});
