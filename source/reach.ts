import {type Client, createClient} from './api/client.js';
import {type ApiOptions, DEFAULT_TIMEOUT_MS} from './api/options.js';
import {foreignHost} from './base-url.js';
import type {Clock} from './clock.js';
import type {Config} from './config.js';
import type {Ending} from './ending.js';
import type {Log} from './log/log.js';
import {isEnduring, isWatchMode} from './mode.js';
import {escaped, type SafeText, safe} from './model/text.js';
import {type Allowance, createAllowance} from './monitor/allowance.js';
import type {Past} from './past/past.js';
import type {Answers} from './past/source.js';
import {defaultScenario, isScenarioName, scenarioNames} from './simulator/scenario-names.js';

/** The world that the command runs in. */
export type Io = {
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly process: NodeJS.Process;
  readonly ending: Ending;
  readonly log: Log;
  /** What a command of the user's gets as its environment: all that warptop was given, but no secret. */
  readonly commandEnv: () => Readonly<Record<string, string | undefined>>;
  readonly warn: (line: SafeText) => void;
  readonly version: string;
};

/** What is watched, and how it is reached. */
export type Target = {
  readonly client: Client;
  /** What all requests of the client are paid from. */
  readonly allowance: Allowance;
  readonly account: string | null;
  /** Shown where the data does not come from Cloudflare itself. */
  readonly place: SafeText | null;
  /** For who named a tunnel that does not exist. */
  readonly hint: SafeText;
  /** What is to be known from the beginning; null where that is nothing. */
  readonly past: Past | null;
  readonly close: () => Promise<void>;
};

/**
 * A connection that died silently is given up after an interval and so much: with the next try, fresh data comes
 * within an interval and 5 s of the API's return. A report is made once, and waits as long as the client does.
 */
const PATIENCE_MS = 4000;

/** What all clients share. */
type Shared = Omit<ApiOptions, 'baseUrl' | 'credentials'>;

/** The simulator, as a server on this machine. */
const reachDemo = async (
  config: Config,
  clock: Clock,
  shared: Shared,
): Promise<Omit<Target, 'allowance'>> => {
  const [{createSimulation, startSimulator}, {scenarios, withPast}, {createPast, PAST_MS}] =
    await Promise.all([
      import('./simulator/server.js'),
      import('./simulator/scenarios.js'),
      import('./past/past.js'),
    ]);
  // Only people look back; a program has no use for what was.
  const hasPast = config.mode === 'screen' || config.mode === 'sentences';
  const name = config.demo !== null && isScenarioName(config.demo) ? config.demo : defaultScenario;
  const pastMs = hasPast ? PAST_MS : 0;
  const scenario = hasPast ? withPast(scenarios[name], PAST_MS) : scenarios[name];
  const simulator = await startSimulator({scenario, clock, pastMs});
  const {url, token, accountId, startMs} = simulator;
  const client = createClient({...shared, baseUrl: url, credentials: {scheme: 'token', token}});
  const {pathname} = new URL(url);
  /** The same world. What is asked of it here is charged to nobody: the server has its own account of that. */
  const openApi = (then: Clock): Answers => {
    const simulation = {scenario, startMs, clock: then, isCharged: false};
    const answerTo = createSimulation(simulation);
    const headers = {authorization: `Bearer ${token}`};
    return (path) => answerTo({method: 'GET', url: `${pathname}${path}`, headers});
  };
  return {
    client,
    account: config.account ?? accountId,
    place: safe`demo ${escaped(name)}`,
    hint: safe`The demo's scenarios are ${escaped(scenarioNames.join(', '))}.`,
    past: hasPast ? createPast({startMs, clock, openApi, config}) : null,
    close: async () => {
      await client.close();
      await simulator.close();
    },
  };
};

/** The API to ask: Cloudflare's, or the simulator of the demo. */
export const reach = async (config: Config, io: Io): Promise<Target> => {
  const allowance = createAllowance(config.share, io.clock);
  const shared: Shared = {
    clock: io.clock,
    meter: allowance,
    userAgent: `warptop/${io.version}`,
    ...((isWatchMode(config.mode) || isEnduring(config.mode)) && {
      timeoutMs: Math.min(DEFAULT_TIMEOUT_MS, config.intervalMs + PATIENCE_MS),
    }),
  };
  if (config.credentials === null) {
    return {allowance, ...(await reachDemo(config, io.clock, shared))};
  }
  const {baseUrl, account, redact, credentials} = config;
  const proxy = config.proxy?.() ?? null;
  const client = createClient({...shared, baseUrl, credentials, proxy, redact});
  const host = foreignHost(baseUrl);
  return {
    ...{client, allowance, account, past: null},
    place: host === null ? null : safe`at ${escaped(host)}`,
    hint: safe`warptop --once lists all of them.`,
    close: client.close,
  };
};
