import {type Client, createClient} from './api/client.js';
import type {Clock} from './clock.js';
import {type Config, DEFAULT_BASE_URL} from './config.js';
import {type ExitCode, exitCodeOf, exitCodes} from './exit.js';
import {explainFailure, nextStep} from './model/failure.js';
import type {Snapshot} from './model/fleet.js';
import {rawText, type SafeText, safe, safeText} from './model/text.js';
import {createMonitor, type Monitor} from './monitor/monitor.js';
import {checkStart, findAccount, hasStarted, restricted} from './start.js';

/** The world that the command runs in. */
export type Io = {
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly warn: (line: string) => void;
  readonly version: string;
};

type Target = {
  readonly client: Client;
  readonly account: string | null;
  /** Shown where the data does not come from Cloudflare itself. */
  readonly place: SafeText | null;
  readonly close: () => Promise<void>;
};

/** The API to ask: Cloudflare's, or the simulator of the demo. */
const reach = async (config: Config, io: Io): Promise<Target> => {
  const shared = {clock: io.clock, userAgent: `warptop/${io.version}`};
  if (config.credentials !== null) {
    const {baseUrl, credentials, account} = config;
    const client = createClient({...shared, baseUrl, credentials});
    const place = baseUrl === DEFAULT_BASE_URL ? null : safe`at ${safeText(rawText(new URL(baseUrl).host))}`;
    return {client, account, place, close: client.close};
  }
  const [{startSimulator}, {defaultScenario, isScenarioName}] = await Promise.all([
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
    account: config.account ?? simulator.accountId,
    place: safe`demo ${safeText(rawText(scenario))}`,
    close: async () => {
      await client.close();
      await simulator.close();
    },
  };
};

/** What the report lacks, in a sentence each, and the exit code that tells scripts so. */
const shortcomings = (snapshot: Snapshot): {readonly code: ExitCode; readonly lines: readonly string[]} => {
  const lists = Object.entries(snapshot.lists).flatMap(([kind, list]) =>
    list?.failure ? [{what: `${kind} tunnels`, failure: list.failure.failure}] : [],
  );
  const tunnels = [...snapshot.tunnels.values()].flatMap(({tunnel, failure}) =>
    failure === null
      ? []
      : [
          {
            what: tunnel.name === null ? 'a tunnel' : `tunnel ${safeText(tunnel.name)}`,
            failure: failure.failure,
          },
        ],
  );
  const all = [...lists, ...tunnels];
  const unasked = [...snapshot.tunnels.values()].some(
    ({connectorsAt, failure}) => connectorsAt === null && !failure,
  );
  const [first] = all;
  return {
    code: first ? exitCodeOf(first.failure.kind) : unasked ? exitCodes.api : exitCodes.fine,
    lines: all.map(({what, failure}) => `${what}: ${explainFailure(failure)}. ${nextStep(failure)}.`),
  };
};

const runOnce = async (config: Config, io: Io, target: Target): Promise<ExitCode> => {
  const {observeOnce} = await import('./monitor/once.js');
  const {signal} = new AbortController();
  const account = await findAccount(target.client, target.account, signal);
  const source = restricted(target.client.sourceOf(account.id), config.patterns);
  const onWait = (left: number): void =>
    io.warn(`The budget makes ${left} more questions wait; a larger --budget, or fewer tunnels, is faster.`);
  const {clock} = io;
  const startedAt = clock.monotonic();
  const snapshot = await observeOnce(
    source,
    {account, kinds: config.kinds, share: config.share, clock, onWait},
    signal,
  );
  await checkStart(snapshot, config.kinds, config.patterns, target.client, signal);
  // One report is one moment: what it took to ask for it makes none of it old.
  const cadenceMs = config.intervalMs + (clock.monotonic() - startedAt);
  const now = clock.now();
  const {isMasked, isAscii, filter, sort} = config;
  if (config.mode === 'json') {
    const {jsonDocument, printableJson} = await import('./output/json.js');
    io.stdout.write(`${printableJson(jsonDocument(snapshot, {now, cadenceMs, isMasked}))}\n`);
  } else {
    const {reportText} = await import('./ui/report.js');
    const list = {filter, sort, isProblemsOnly: false, isReversed: false};
    io.stdout.write(`${reportText(snapshot, {now, cadenceMs, isAscii, isMasked, list})}\n`);
  }
  const {code, lines} = shortcomings(snapshot);
  lines.forEach(io.warn);
  return code;
};

/** Resolves with the first snapshot in which every list was answered or refused. */
const started = (monitor: Monitor, config: Config): Promise<Snapshot> =>
  new Promise((resolve) => {
    const look = (): void => {
      const {snapshot} = monitor.store.get();
      if (hasStarted(snapshot, config.kinds)) {
        unsubscribe();
        resolve(snapshot);
      }
    };
    const unsubscribe = monitor.store.subscribe(look);
  });

const runScreen = async (config: Config, io: Io, target: Target): Promise<ExitCode> => {
  const {clock, random} = io;
  const {kinds, intervalMs, share, isAscii, filter, sort, isMasked, isUtc} = config;
  const stop = new AbortController();
  const monitor = createMonitor({account: null, kinds, intervalMs, share, clock, random});
  const watch = async (): Promise<void> => {
    const account = await findAccount(target.client, target.account, stop.signal);
    monitor.setAccount(account);
    const first = started(monitor, config);
    void monitor.run(restricted(target.client.sourceOf(account.id), config.patterns), stop.signal);
    await checkStart(await first, kinds, config.patterns, target.client, stop.signal);
  };
  const {openScreen} = await import('./ui/open.js');
  const options = {isAscii, place: target.place, navigation: {filter, sort, isMasked, isUtc}};
  const screen = openScreen({monitor, clock, options}, io.stdin, io.stdout);
  const trouble = watch().then(
    () => null,
    (error: unknown) => ({error}),
  );
  const failed = await Promise.race([
    screen.closed.then(() => null),
    trouble.then((failure) => failure ?? screen.closed.then(() => null)),
  ]);
  stop.abort();
  screen.close();
  await screen.closed;
  if (failed !== null) {
    throw failed.error;
  }
  return exitCodes.fine;
};

/**
 * Does what the configuration says.
 * @throws ExitError where the user has to act
 */
export const run = async (config: Config, io: Io): Promise<ExitCode> => {
  const target = await reach(config, io);
  try {
    return await (config.mode === 'screen' ? runScreen : runOnce)(config, io, target);
  } finally {
    await target.close();
  }
};
