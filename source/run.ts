import {type Client, createClient} from './api/client.js';
import type {Clock} from './clock.js';
import {type Config, DEFAULT_BASE_URL} from './config.js';
import {type Ending, prepareForSignals} from './ending.js';
import {type ExitCode, exitCodeOf, exitCodes} from './exit.js';
import {captureOutput} from './log/capture.js';
import type {Log} from './log/log.js';
import {logPolling} from './log/polling-events.js';
import {explainFailure, type Failure, nextStep} from './model/failure.js';
import type {Snapshot} from './model/fleet.js';
import {escaped, joinSafe, type SafeText, safe, safeText} from './model/text.js';
import {createMonitor, type Monitor} from './monitor/monitor.js';
import {checkStart, findAccount, hasStarted, restricted} from './start.js';

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

type Target = {
  readonly client: Client;
  readonly account: string | null;
  /** Shown where the data does not come from Cloudflare itself. */
  readonly place: SafeText | null;
  /** For who named a tunnel that does not exist. */
  readonly hint: SafeText;
  readonly close: () => Promise<void>;
};

/** The API to ask: Cloudflare's, or the simulator of the demo. */
const reach = async (config: Config, io: Io): Promise<Target> => {
  const shared = {clock: io.clock, userAgent: `warptop/${io.version}`};
  if (config.credentials !== null) {
    const {baseUrl, credentials, account} = config;
    const client = createClient({...shared, baseUrl, credentials});
    const place = baseUrl === DEFAULT_BASE_URL ? null : safe`at ${escaped(new URL(baseUrl).host)}`;
    return {client, account, place, hint: safe`warptop --once lists all of them.`, close: client.close};
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
    account: config.account ?? simulator.accountId,
    place: safe`demo ${escaped(scenario)}`,
    hint: safe`The demo's scenarios are ${escaped(scenarioNames.join(', '))}.`,
    close: async () => {
      await client.close();
      await simulator.close();
    },
  };
};

/** Wide enough for every report: nothing is cut in a file. */
const FILE_COLUMNS = 400;

/** So many of those that share a failure are named. */
const MOST_NAMED = 3;

type Shortcoming = {readonly what: SafeText; readonly failure: Failure};

const shortcomings = ({lists, tunnels}: Snapshot): readonly Shortcoming[] => [
  ...Object.entries(lists).flatMap(([kind, list]) =>
    list?.failure ? [{what: safe`the list ${escaped(kind)}`, failure: list.failure.failure}] : [],
  ),
  ...[...tunnels.values()].flatMap(({tunnel, failure}) =>
    failure === null
      ? []
      : [{what: tunnel.name === null ? safe`(no name)` : safeText(tunnel.name), failure: failure.failure}],
  ),
];

/** One line for all that failed alike. */
const shortcomingLines = (all: readonly Shortcoming[]): readonly SafeText[] => {
  const alike = new Map<SafeText, SafeText[]>();
  for (const {what, failure} of all) {
    const sentence = safe`${explainFailure(failure)}. ${nextStep(failure)}.`;
    alike.set(sentence, [...(alike.get(sentence) ?? []), what]);
  }
  return [...alike].map(([sentence, names]) => {
    const more = names.length > MOST_NAMED ? safe` and ${names.length - MOST_NAMED} more` : safe``;
    return safe`${joinSafe(names.slice(0, MOST_NAMED), safe`, `)}${more}: ${sentence}`;
  });
};

/** What the report lacks, told to people and, by the exit code, to scripts. */
const tellShortcomings = (snapshot: Snapshot, warn: Io['warn']): ExitCode => {
  const all = shortcomings(snapshot);
  shortcomingLines(all).forEach(warn);
  const unasked = [...snapshot.tunnels.values()].filter(
    ({connectorsAt, failure}) => connectorsAt === null && failure === null,
  ).length;
  if (unasked > 0) {
    warn(safe`${unasked} more could not be asked for: they have no valid id, or the rate limit came first.`);
  }
  const [first] = all;
  return first ? exitCodeOf(first.failure.kind) : unasked > 0 ? exitCodes.api : exitCodes.fine;
};

const runOnce = async (config: Config, io: Io, target: Target): Promise<ExitCode> => {
  const {observeOnce} = await import('./monitor/once.js');
  const {signal} = new AbortController();
  const account = await findAccount(target.client, target.account, signal);
  const source = restricted(target.client.sourceOf(account.id), config.patterns);
  const onWait = (left: number): void =>
    io.warn(
      safe`The budget makes ${left} more questions wait; a larger --budget, or fewer tunnels, is faster.`,
    );
  const {clock} = io;
  const startedAt = clock.monotonic();
  const snapshot = await observeOnce(
    source,
    {account, kinds: config.kinds, share: config.share, clock, onWait},
    signal,
  );
  await checkStart(snapshot, config.kinds, config.patterns, target.client, signal, target.hint);
  // One report is one moment: what it took to ask for it makes none of it old.
  const cadenceMs = config.intervalMs + (clock.monotonic() - startedAt);
  const now = clock.now();
  const {isMasked, isAscii, filter, sort} = config;
  const list = {filter, sort, isProblemsOnly: false, isReversed: false};
  if (config.mode === 'json') {
    const {jsonDocument, printableJson} = await import('./output/json.js');
    io.process.stdout.write(`${printableJson(jsonDocument(snapshot, {now, cadenceMs, isMasked, filter}))}\n`);
  } else {
    const {reportText} = await import('./ui/report.js');
    const {stdout} = io.process;
    const width = stdout.isTTY ? stdout.columns || FILE_COLUMNS : FILE_COLUMNS;
    stdout.write(`${reportText(snapshot, {now, cadenceMs, isAscii, isMasked, list, width})}\n`);
  }
  return tellShortcomings(snapshot, io.warn);
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
  const {clock, random, log, ending, process} = io;
  const {kinds, intervalMs, share, isAscii, filter, sort, isMasked, isUtc} = config;
  const stop = new AbortController();
  const monitor = createMonitor({account: null, kinds, intervalMs, share, clock, random});
  /** Settles only where the start fails or the monitor breaks; a good watch goes on for ever. */
  const watch = async (): Promise<never> => {
    const account = await findAccount(target.client, target.account, stop.signal);
    monitor.setAccount(account);
    const first = started(monitor, config);
    const running = monitor.run(restricted(target.client.sourceOf(account.id), config.patterns), stop.signal);
    await Promise.race([first, running]);
    await checkStart(await first, kinds, config.patterns, target.client, stop.signal, target.hint);
    await running;
    return new Promise(() => undefined);
  };
  const {openScreen} = await import('./ui/open.js');
  const options = {isAscii, place: target.place, navigation: {filter, sort, isMasked, isUtc}};
  const stopLogging = logPolling(monitor.store, log);
  const capture = captureOutput({stdout: process.stdout, stderr: process.stderr, warnings: process}, log);
  const release = ending.before(capture.release);
  const screen = openScreen({monitor, clock, log, options}, process.stdin, capture.screen);
  const close = ending.before(screen.close);
  const endAtOnce = prepareForSignals(ending, process);
  try {
    await Promise.race([screen.closed, watch()]);
  } finally {
    stop.abort();
    stopLogging();
    close();
    // What a component threw is told by the race; here only the terminal is waited for.
    await screen.closed.catch(() => undefined);
    endAtOnce();
    release();
  }
  return exitCodes.fine;
};

/**
 * Does what the configuration says.
 * @throws ExitError where the user has to act
 */
export const run = async (config: Config, io: Io): Promise<ExitCode> => {
  io.log.add({level: 'info', from: 'warptop', text: `warptop ${io.version} begins.`});
  const target = await reach(config, io);
  try {
    return await (config.mode === 'screen' ? runScreen : runOnce)(config, io, target);
  } finally {
    io.log.add({level: 'info', from: 'warptop', text: 'warptop ends.'});
    await target.close();
  }
};
