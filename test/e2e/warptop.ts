import {spawn} from 'node:child_process';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {onTestFinished} from 'vitest';
import type {ScenarioName} from '../../source/simulator/scenario-names.js';
import {type Simulator, type SimulatorOptions, startSimulator} from '../../source/simulator/server.js';
import {expectNoSecrets} from '../helpers/secrets.js';
import {
  built,
  environment,
  keys,
  openTerminal,
  type Terminal,
  type TerminalOptions,
} from '../helpers/terminal.js';

/** Every tunnel has answered at least once, and the answers are fresh. */
export const isLoaded = (screen: readonly string[]): boolean =>
  (screen[0] ?? '').includes('LIVE') && !screen.some((line) => /loading |Asking Cloudflare/.test(line));

/** The demo on the screen, with its past and its first round of answers. */
export const openDemo = async (options: TerminalOptions = {}, scenario = 'calm'): Promise<Terminal> => {
  const {args: given = ['--interval', '1']} = options;
  const args = ['--demo', scenario, ...given];
  const terminal = openTerminal({...options, args});
  await terminal.waitFor(isLoaded);
  return terminal;
};

/** A simulated API that ends with the test. */
export const openSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const simulator = await startSimulator({scenario: 'calm', ...options});
  onTestFinished(() => simulator.close());
  return simulator;
};

/** The environment in which the command asks a simulated API. */
export const envOf = ({url, token, accountId}: Simulator): Record<string, string> => ({
  CLOUDFLARE_API_BASE_URL: url,
  CLOUDFLARE_API_TOKEN: token,
  CLOUDFLARE_ACCOUNT_ID: accountId,
});

/**
 * A simulated API on the screen, with its first round of answers. Nothing happens in `calm` for four minutes. Where no
 * past is needed this is cheaper than a demo, which makes half an hour of it at each start.
 */
export const openWatch = async (
  {args = ['--interval', '1'], env, ...options}: TerminalOptions = {},
  scenario: ScenarioName = 'calm',
): Promise<Terminal> => {
  const simulated = envOf(await openSimulator({scenario}));
  const terminal = openTerminal({...options, args, env: {...simulated, ...env}});
  await terminal.waitFor(isLoaded);
  return terminal;
};

/** A server on the loopback interface that gives the same answer to everything. @returns its URL */
export const serve = async (contentType: string, body: string): Promise<string> => {
  const server = createServer((_, response) => {
    response.writeHead(200, {'content-type': contentType}).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** A port of this machine on which nothing listens. */
export const unusedPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

export type Outcome = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type RunOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly isStdoutClosed?: boolean;
  /** What standard input holds; without it the pipe stays open and empty. */
  readonly input?: string | Uint8Array;
  /** Where it is called; by default where the tests are. */
  readonly directory?: string;
  /** A program and its first arguments; by default the built warptop. */
  readonly command?: readonly [string, ...string[]];
};

/** Runs the command without a terminal, with pipes for all three streams, until it ends. */
export const run = (
  args: readonly string[],
  {env = {}, isStdoutClosed = false, input, directory, command}: RunOptions = {},
): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const [program, ...first] = command ?? [process.execPath, built('cli.js')];
    const whole = environment(env);
    const child = spawn(program, [...first, ...args], {env: whole, cwd: directory});
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined);
    if (input !== undefined) {
      child.stdin.end(input);
    }
    let stdout = '';
    let stderr = '';
    onTestFinished(() => {
      child.kill('SIGKILL');
      expectNoSecrets({args, env: whole, outputs: {stdout, stderr}});
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    if (isStdoutClosed) {
      child.stdout.destroy();
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({code, signal, stdout, stderr}));
  });

/** The row that the pointer stands at; empty where there is none. */
export const selectedRow = (screen: readonly string[]): string =>
  screen.find((line) => line.startsWith('▸')) ?? '';

/** The first row with this text, as it stands. @throws where there is none */
export const rowWith = (screen: readonly string[], text: string): string => {
  const row = screen.find((line) => line.includes(text));
  if (row === undefined) {
    throw new Error(`“${text}” is on no line of:\n${screen.join('\n')}`);
  }
  return row;
};

/** Names of the tunnels in a list, from top to bottom. */
export const tunnelsIn = (screen: readonly string[]): readonly string[] =>
  screen.flatMap((line) => /^[▸ ] ([\w-]+)( mesh| cloudflared|) +[●◒✖○?◇] /.exec(line)?.[1] ?? []);

/** Everything that can be read on this page by scrolling from its start to its end. */
export const readPage = async (terminal: Terminal): Promise<string> => {
  const more = (screen: readonly string[]): number =>
    Number(/↓(\d+) more$/.exec(screen.at(-1) ?? '')?.[1] ?? 0);
  const seen: string[] = [];
  for (;;) {
    const screen = terminal.screen();
    seen.push(...screen);
    const left = more(screen);
    if (left === 0) {
      return seen.join('\n');
    }
    terminal.press(keys.pageDown);
    await terminal.waitFor((next) => more(next) < left);
  }
};

/** Has the whole screen painted anew, and waits until it is. */
export const repaint = async (terminal: Terminal): Promise<readonly string[]> => {
  const before = terminal.raw().length;
  terminal.press(keys.controlL);
  return terminal.waitFor(() => {
    const cleared = terminal.raw().indexOf('\u001B[2J', before);
    return cleared >= 0 && terminal.raw().includes('\u001B[?2026l', cleared);
  });
};

/** A held picture without the time of which it is. */
export const timeless = (screen: readonly string[]): readonly string[] =>
  screen.map((line) => line.replace(/ +PAUSED [\d:]+/, ' PAUSED'));

/** A row without what goes on with time: ages, and the last half hour. */
export const withoutTime = (line: string): string => line.replace(/\s*(>?\d+s\b|[▇▅▃▁▚▞]+)/g, '');
