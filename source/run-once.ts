import type {Config} from './config.js';
import {type ExitCode, exitCodeOf, exitCodes} from './exit.js';
import {explainFailure, type Failure, nextStep} from './model/failure.js';
import type {Snapshot} from './model/fleet.js';
import {escaped, joinSafe, type SafeText, safe, safeText} from './model/text.js';
import {spokenDuration} from './output/spoken.js';
import type {Io, Target} from './reach.js';
import {checkStart, findAccount, restricted} from './start.js';

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

/** Prints one report, or one document. */
export const runOnce = async (config: Config, io: Io, target: Target): Promise<ExitCode> => {
  const {observeOnce} = await import('./monitor/once.js');
  const {signal} = new AbortController();
  const account = await findAccount(target.client, target.account, signal);
  const source = restricted(target.client.sourceOf(account.id), config.patterns);
  const onWait = (left: number): void =>
    io.warn(
      safe`The budget makes ${left} more questions wait, for about ${spokenDuration(left / target.allowance.perMs())}; a larger --budget, or fewer tunnels, is faster.`,
    );
  const {clock} = io;
  const startedAt = clock.monotonic();
  const snapshot = await observeOnce(
    source,
    {account, kinds: config.kinds, allowance: target.allowance, clock, onWait},
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
