import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process';
import {describe, expect, onTestFinished, test} from 'vitest';
import {systemClock} from '../../source/clock.js';
import {token} from '../../source/simulator/access.js';
import {startSimulator} from '../../source/simulator/server.js';
import {built, environment, keys, openTerminal} from '../helpers/terminal.js';
import {envOf, openSimulator, run} from './warptop.js';

const PATIENCE_MS = 30_000;

type Listener = {
  readonly child: ChildProcessWithoutNullStreams;
  readonly text: () => string;
  /** Resolves with the line that matches, or with the n-th of them; rejects with all that was told. */
  readonly heard: (wanted: RegExp, count?: number) => Promise<string>;
  readonly ended: Promise<{readonly code: number | null; readonly signal: NodeJS.Signals | null}>;
};

/** The command with pipes for all of its streams. */
const listen = (args: readonly string[], env: Record<string, string> = {}): Listener => {
  const child = spawn(process.execPath, [built('cli.js'), '--screen-reader', ...args], {
    env: environment(env),
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  child.stdin.on('error', () => undefined);
  let text = '';
  const waiting = new Set<() => void>();
  const onText = (chunk: string): void => {
    text += chunk;
    for (const look of [...waiting]) {
      look();
    }
  };
  child.stdout.setEncoding('utf8').on('data', onText);
  child.stderr.setEncoding('utf8').on('data', onText);
  const ended = new Promise<Awaited<Listener['ended']>>((resolve) => {
    child.on('close', (code, signal) => resolve({code, signal}));
  });
  return {
    child,
    ended,
    text: () => text,
    heard: (wanted, count = 1) => {
      const missed = new Error();
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          waiting.delete(look);
          clearTimeout(deadline);
        };
        const look = (): void => {
          const lines = text.split('\n').slice(0, -1);
          const line = lines.filter((told) => wanted.test(told))[count - 1];
          if (line !== undefined) {
            stop();
            resolve(line);
          }
        };
        const deadline = setTimeout(() => {
          stop();
          missed.message = `${PATIENCE_MS} ms passed without ${wanted}. Heard:\n${text}`;
          reject(missed);
        }, PATIENCE_MS);
        waiting.add(look);
        look();
      });
    },
  };
};

const SUMMARY = /acme-prod.*: \d+ tunnels, \d+ connectors\./;

/** Lines of text, each with its time, and nothing that a terminal would act on. */
const expectPlain = (text: string): void => {
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  expect(text).not.toMatch(/[●◐◉⊘✖◒◇✓•▲○▸–·×›↑↓├└]/);
  expect(text).not.toContain(token);
  for (const line of text.trimEnd().split('\n')) {
    expect(line).toMatch(/^\d\d:\d\d:\d\d /);
  }
};

/** A wall clock that stands still at a moment of the scenario, until it is moved to another (ms since its start). */
const movableClock = () => {
  const startMs = systemClock.now();
  let atMs = 0;
  return {
    clock: {...systemClock, now: () => startMs + atMs},
    moveTo: (ms: number) => {
      atMs = ms;
    },
  };
};

describe('through a pipe', {timeout: 40_000}, () => {
  test('a failover is told as it happens', async () => {
    const {clock, moveTo} = movableClock();
    const simulator = await openSimulator({scenario: 'failover', clock});
    const told = listen(['-i', '1', '--kind', 'warp', '--utc'], envOf(simulator));
    expect(await told.heard(SUMMARY)).toMatch(
      /^\d\d:\d\d:\d\d UTC acme-prod \(at 127\.0\.0\.1:\d+\): 4 tunnels, 9 connectors\. .*1 warning: lab-mesh, at risk: /,
    );
    moveTo(12_000);
    await told.heard(/ hq-mesh: connector af5f62ae is now offline; it was active\.$/);
    await told.heard(/ hq-mesh: now critical, no active connector, 1 of 3 offline; it was ok\.$/);
    moveTo(16_000);
    await told.heard(
      / hq-mesh: connector daa8ac70 is now active; it was passive; it has taken over from af5f62ae after a gap of .*\.$/,
    );
    await told.heard(/ hq-mesh: now warning, .*; it was critical\.$/);
    told.child.stdin.write('q\n');
    expect(await told.ended).toEqual({code: 0, signal: null});
    expectPlain(told.text());
  });

  test('an outage is told tunnel by tunnel, and only of those that were named', async () => {
    const {clock, moveTo} = movableClock();
    const simulator = await openSimulator({scenario: 'outage', clock});
    const told = listen(['-i', '1', 'hq-*'], envOf(simulator));
    await told.heard(/: 1 tunnel, 3 connectors\. /);
    moveTo(25_000);
    await told.heard(/ hq-mesh: now critical, no connections, .*; it was ok\.$/);
    moveTo(150_000);
    await told.heard(/ hq-mesh: now ok; it was critical\.$/);
    expect(told.text()).not.toContain('api-prod');
    expectPlain(told.text());
  });

  test('a server that goes and comes back', async () => {
    const simulator = await openSimulator();
    const told = listen(['-i', '1', '--budget', '100', 'hq-mesh', 'api-prod'], envOf(simulator));
    await told.heard(SUMMARY);
    await simulator.close();
    await told.heard(
      / Cloudflare's API: connection refused; the last data is \d+ seconds? old; trying again\.$/,
    );
    await told.heard(/ The data on .* is stale, (up to )?\d+ seconds old/);
    expect(told.text()).not.toMatch(/it was ok|is gone|gone from/);
    const again = await startSimulator({scenario: 'calm', port: simulator.port});
    try {
      await told.heard(/ Cloudflare's API answers again after \d+ seconds\.$/);
      await told.heard(/ The data on .* is fresh again/);
    } finally {
      await again.close();
    }
    // Each of the two at most once, however old they grow.
    expect(told.text().match(/ is stale/g)?.length).toBeLessThanOrEqual(2);
    expectPlain(told.text());
  });

  test('the rate limit is told once, with its time', async () => {
    const {clock, moveTo} = movableClock();
    const simulator = await openSimulator({scenario: 'rate-limited', clock});
    const told = listen(['-i', '1', '--budget', '100'], envOf(simulator));
    await told.heard(SUMMARY);
    moveTo(25_000);
    await told.heard(/ Cloudflare's API: rate limited; .*; nothing is asked for \d+ seconds\.$/);
    told.child.stdin.write('\n');
    await told.heard(/acme-prod.* Cloudflare's API: rate limited; /);
    // What was under way when the first refusal came has come in by now.
    const asked = simulator.requests();
    told.child.stdin.write('q\n');
    await told.ended;
    expect(simulator.requests()).toBe(asked);
    expect(told.text().match(/nothing is asked for \d+ seconds\.$/gm)).toHaveLength(1);
    expectPlain(told.text());
  });

  test('whatever the API sends', async () => {
    const simulator = await openSimulator({scenario: 'drift'});
    const told = listen(['-i', '1', '--mask'], envOf(simulator));
    await told.heard(/acme-prod.*: 67 tunnels/);
    told.child.stdin.write('\n');
    await told.heard(/acme-prod.*: 67 tunnels/, 2);
    told.child.stdin.write('q\n');
    expect(await told.ended).toEqual({code: 0, signal: null});
    expectPlain(told.text());
    expect(told.text()).not.toMatch(/203\.0\.113|198\.51\.100|192\.0\.2|2001:db8/);
  });

  test('Enter repeats the summary, however often, and the end of the input ends nothing', async () => {
    const simulator = await openSimulator();
    const told = listen(['-i', '1', '--filter', 'hq'], envOf(simulator));
    await told.heard(/acme-prod \(at .*\), what matches "hq": 1 tunnel, 3 connectors\./);
    told.child.stdin.write(`what?\n${'\n'.repeat(5000)}`);
    told.child.stdin.end();
    await simulator.close();
    await told.heard(/ is stale/);
    expect(told.text().match(/what matches/g)).toHaveLength(2);
    expect(told.text()).not.toContain('Enter repeats');
    expect(told.child.exitCode).toBeNull();
  });

  test.each([
    ['SIGTERM', 15],
    ['SIGHUP', 1],
    ['SIGINT', 2],
  ] as const)('%s ends it, and the status tells of it', async (signal, number) => {
    const told = listen([], envOf(await openSimulator()));
    await told.heard(SUMMARY);
    told.child.kill(signal);
    const {code, signal: by} = await told.ended;
    expect([`code ${128 + number}`, `signal ${signal}`]).toContain(
      by === null ? `code ${code}` : `signal ${by}`,
    );
    expectPlain(told.text());
  });
});

describe('a start that cannot succeed ends with a sentence and its code', () => {
  test.each<readonly [string, readonly string[], Record<string, string>, number, RegExp]>([
    ['a token that is refused', [], {CLOUDFLARE_API_TOKEN: 'x'.repeat(40)}, 3, /^warptop: .*credentials/],
    ['a tunnel that is not there', ['nobody'], {}, 5, /^warptop: No live tunnel is named “nobody”/],
  ])('%s', async (_, args, env, code, words) => {
    const simulator = await openSimulator();
    const outcome = await run(['--screen-reader', ...args], {env: {...envOf(simulator), ...env}});
    expect(outcome).toMatchObject({code, stdout: ''});
    expect(outcome.stderr).toMatch(words);
  });

  test('an API that is not there', async () => {
    const simulator = await openSimulator();
    await simulator.close();
    expect(await run(['--screen-reader'], {env: envOf(simulator)})).toMatchObject({code: 4, stdout: ''});
  });

  test('output that nobody reads', async () => {
    const env = envOf(await openSimulator());
    expect(await run(['--screen-reader'], {env, isStdoutClosed: true})).toMatchObject({
      code: 141,
      stderr: '',
    });
  });
});

describe('on a terminal', () => {
  test.each([
    [['--screen-reader'], {}],
    [[], {INK_SCREEN_READER: 'true'}],
  ])('%j with %j writes lines on the normal screen', async (args, extra) => {
    const {clock, moveTo} = movableClock();
    const simulator = await openSimulator({scenario: 'failover', clock});
    const env = {...envOf(simulator), ...extra, FORCE_COLOR: '1'};
    const terminal = openTerminal({args: ['-i', '1', ...args], env, columns: 200});
    await terminal.waitFor(/acme-prod \(at 127\.0\.0\.1:\d+\): 7 tunnels, 16 connectors\./);
    await terminal.waitFor('Enter repeats the summary, q and Enter ends.');
    terminal.press(keys.enter);
    await terminal.waitFor((screen) => screen.filter((line) => line.includes('7 tunnels')).length === 2);
    moveTo(12_000);
    await terminal.waitFor(/hq-mesh: now critical, no active connector/);
    expect(terminal.buffer()).toBe('normal');
    terminal.press('q', keys.enter);
    expect(await terminal.exit).toEqual({code: 0, signal: null});
    expect(terminal.raw()).not.toContain('\u001B');
  });

  test('Ctrl-C ends it', async () => {
    const terminal = openTerminal({args: ['--demo', 'calm', '--screen-reader']});
    await terminal.waitFor('6 tunnels');
    terminal.press(keys.controlC);
    const {code, signal} = await terminal.exit;
    expect(['code 130', 'signal 2', 'code 0']).toContain(
      signal === null ? `code ${code}` : `signal ${signal}`,
    );
  });

  test('TERM=dumb is enough', async () => {
    const terminal = openTerminal({
      env: {...envOf(await openSimulator()), TERM: 'dumb', INK_SCREEN_READER: 'true'},
      columns: 200,
    });
    await terminal.waitFor('6 tunnels, 14 connectors.');
    terminal.press('q', keys.enter);
    expect(await terminal.exit).toEqual({code: 0, signal: null});
    expect(terminal.raw()).not.toContain('\u001B');
  });
});
