import type {Config} from './config.js';
import {prepareForSignals} from './ending.js';
import {type ExitCode, exitCodeOf, exitCodes} from './exit.js';
import {annotated} from './model/annotate.js';
import {explainFailure, type Failure, nextStep} from './model/failure.js';
import type {Snapshot} from './model/fleet.js';
import type {Observation} from './model/observation.js';
import {printableJson} from './model/printable.js';
import {escaped, joinSafe, type SafeText, safe, safeText} from './model/text.js';
import {assessAll, type CadenceOf, createAssess, evenCadence} from './model/view.js';
import {observeOnce} from './monitor/once.js';
import {jsonDocument} from './output/json.js';
import {spokenDuration} from './output/spoken.js';
import type {Io, Target} from './reach.js';
import {beginRecording} from './record.js';
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

/** Prints a snapshot as a report, or as a document. @param now the moment that it is of (wall time, ms) */
export const printSnapshot = async (
  config: Config,
  io: Io,
  snapshot: Snapshot,
  now: number,
  cadenceOf: CadenceOf,
): Promise<void> => {
  const {isMasked, isAscii, ground, filter, sort, checked} = config;
  const {thresholds, columns} = checked;
  const {stdout} = io.process;
  if (config.mode === 'json') {
    stdout.write(
      `${printableJson(jsonDocument(snapshot, {now, cadenceOf, isMasked, filter, thresholds}))}\n`,
    );
  } else if (config.mode === 'status') {
    const {statusLine} = await import('./alerts/status-line.js');
    const views = assessAll(snapshot, createAssess(thresholds), now, cadenceOf);
    const known = {views, lists: snapshot.lists, answeredAt: now, isTroubled: false, now};
    stdout.write(`${statusLine(known, {isAscii, isStyled: config.alerts.isStyled})}\n`);
  } else {
    const {reportText} = await import('./ui/report.js');
    const list = {filter, sort, isProblemsOnly: false, isReversed: false};
    const width = stdout.isTTY ? stdout.columns || FILE_COLUMNS : FILE_COLUMNS;
    const options = {now, cadenceOf, isAscii, ground, isMasked, list, width, thresholds, columns};
    stdout.write(`${reportText(snapshot, options)}\n`);
  }
};

export type Looking = {
  /** Asks nothing more once it is aborted. */
  readonly signal: AbortSignal;
  /** Told of every observation. */
  readonly onObservation: (observation: Observation) => void;
};

const whole: Looking = {signal: new AbortController().signal, onObservation: () => undefined};

/**
 * Asks everything once.
 * @throws ExitError where there is nothing to see
 */
export const observe = async (
  config: Config,
  io: Io,
  target: Target,
  {signal, onObservation}: Looking = whole,
): Promise<Snapshot> => {
  const {clock} = io;
  const {kinds, patterns} = config;
  const {recorder, end} = await beginRecording(config, io);
  // What was seen so far is written also where a signal is faster.
  const endAtOnce = recorder === null ? () => undefined : prepareForSignals(io.ending, io.process);
  try {
    const account = await findAccount(target.client, target.account, signal);
    const take = (observation: Observation): void => {
      recorder?.write(observation);
      onObservation(observation);
    };
    take({outcome: 'account', account, at: clock.now(), tookMs: 0, requests: 0, quota: null});
    const {allowance} = target;
    const onWait = (left: number): void =>
      io.warn(
        safe`The budget makes ${left} more questions wait, for about ${spokenDuration(left / allowance.perMs())}; a larger --budget, or fewer tunnels, is faster.`,
      );
    const snapshot = await observeOnce(
      annotated(restricted(target.client.sourceOf(account.id), patterns), config.checked.annotations),
      {account, kinds, allowance, clock, onWait, onObservation: take},
      signal,
    );
    await checkStart(snapshot, kinds, patterns, target.client, signal, target.hint);
    return snapshot;
  } finally {
    end();
    endAtOnce();
  }
};

/** Prints one report, or one document. */
export const runOnce = async (config: Config, io: Io, target: Target): Promise<ExitCode> => {
  const {clock} = io;
  const startedAt = clock.monotonic();
  const snapshot = await observe(config, io, target);
  // One report is one moment: what it took to ask for it makes none of it old.
  const cadenceMs = config.intervalMs + (clock.monotonic() - startedAt);
  await printSnapshot(config, io, snapshot, clock.now(), evenCadence(cadenceMs));
  return tellShortcomings(snapshot, io.warn);
};
