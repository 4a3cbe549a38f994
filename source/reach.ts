import {type Client, createClient} from './api/client.js';
import {DEFAULT_TIMEOUT_MS} from './api/options.js';
import {foreignHost} from './base-url.js';
import type {Clock} from './clock.js';
import type {Config} from './config.js';
import type {Ending} from './ending.js';
import type {Log} from './log/log.js';
import {escaped, type SafeText, safe} from './model/text.js';
import {type Allowance, createAllowance} from './monitor/allowance.js';

/** The world that the command runs in. */
export type Io = {
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly process: NodeJS.Process;
  readonly ending: Ending;
  readonly log: Log;
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
  readonly close: () => Promise<void>;
};

/**
 * A connection that died silently is given up after an interval and so much: with the next try, fresh data comes
 * within an interval and 5 s of the API's return. A report is made once, and waits as long as the client does.
 */
const PATIENCE_MS = 4000;

/** The API to ask: Cloudflare's, or the simulator of the demo. */
export const reach = async (config: Config, io: Io): Promise<Target> => {
  const allowance = createAllowance(config.share, io.clock);
  const isWatch = config.mode === 'screen' || config.mode === 'sentences';
  const shared = {
    clock: io.clock,
    meter: allowance,
    userAgent: `warptop/${io.version}`,
    ...(isWatch && {timeoutMs: Math.min(DEFAULT_TIMEOUT_MS, config.intervalMs + PATIENCE_MS)}),
  };
  if (config.credentials !== null) {
    const {baseUrl, account, redact} = config;
    const credentials = config.credentials();
    const proxy = config.proxy?.() ?? null;
    const client = createClient({...shared, baseUrl, credentials, proxy, redact});
    const host = foreignHost(baseUrl);
    const place = host === null ? null : safe`at ${escaped(host)}`;
    const hint = safe`warptop --once lists all of them.`;
    return {client, allowance, account, place, hint, close: client.close};
  }
  const [{startSimulator}, {defaultScenario, isScenarioName, scenarioNames}] = await Promise.all([
    import('./simulator/server.js'),
    import('./simulator/scenarios.js'),
  ]);
  const scenario = config.demo !== null && isScenarioName(config.demo) ? config.demo : defaultScenario;
  const simulator = await startSimulator({scenario, clock: io.clock});
  const client = createClient({
    ...shared,
    baseUrl: simulator.url,
    credentials: {scheme: 'token', token: simulator.token},
  });
  return {
    client,
    allowance,
    account: config.account ?? simulator.accountId,
    place: safe`demo ${escaped(scenario)}`,
    hint: safe`The demo's scenarios are ${escaped(scenarioNames.join(', '))}.`,
    close: async () => {
      await client.close();
      await simulator.close();
    },
  };
};
