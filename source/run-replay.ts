import {basename} from 'node:path';
import {nextTurn} from './clock.js';
import type {Config} from './config.js';
import {openApp, showUntilEnd} from './display.js';
import {type ExitCode, ExitError, exitCodes, usageError} from './exit.js';
import type {Replay} from './mode.js';
import {annotatedBy} from './model/annotate.js';
import type {Snapshot, Tunnel} from './model/fleet.js';
import {momentToShow, shownAt} from './model/moment.js';
import type {Observation} from './model/observation.js';
import {unmatchedPatterns} from './model/selection.js';
import {escaped, joinSafe, type SafeText, safe} from './model/text.js';
import {recordedCadence} from './model/view.js';
import {createGauges, type Gauges} from './monitor/gauges.js';
import {type Accepted, createHistory, type HistoryLimits} from './monitor/history.js';
import type {Monitor} from './monitor/monitor.js';
import type {Polling} from './monitor/polling.js';
import {createStore} from './monitor/store.js';
import type {Io} from './reach.js';
import {type Reading, readRecording} from './recording/reader.js';
import {createSessions, type Sessions} from './recording/sessions.js';
import {printSnapshot} from './run-once.js';
import {restrictedTo} from './start.js';
import {vitalsOf} from './vitals.js';

/** So many problems of a file are told on standard error; the rest is counted. */
const MOST_TOLD = 5;

/** A recording is there to be looked at as a whole; only one of weeks is thinned, and one of months cut. */
const LIMITS: HistoryLimits = {
  maxAgeMs: Number.POSITIVE_INFINITY,
  maxBytes: 256_000_000,
  wholeMs: 24 * 3_600_000,
};

type Span = {readonly from: number; readonly until: number};

/** A recording that was read. */
type Played = {
  readonly history: Sessions;
  readonly gauges: Gauges;
  readonly reading: Reading;
  readonly span: Span;
  /** What could not be read, in sentences. */
  readonly problems: readonly SafeText[];
};

const problemsOf = ({problems, problemCount, isTorn}: Reading): readonly SafeText[] => {
  const told = problems.slice(0, MOST_TOLD);
  return [
    ...told.map(({line, words}) => safe`Line ${line} of the recording is passed over: ${words}.`),
    ...(problemCount > told.length ? [safe`${problemCount - told.length} more lines are passed over.`] : []),
    ...(isTorn ? [safe`The recording ends in the middle of a line; all before it was read.`] : []),
  ];
};

/** Takes note of which patterns name a tunnel of the recording. */
const watchPatterns = (patterns: readonly string[]) => {
  let missing = patterns;
  return {
    see: (tunnels: readonly Tunnel[]): void => {
      missing = missing.length === 0 ? missing : unmatchedPatterns(missing, tunnels);
    },
    missing: () => missing,
  };
};

const timeIn = (ms: number, isUtc: boolean): SafeText =>
  escaped(`${shownAt(ms, isUtc).replace('T', ' ')}${isUtc ? ' UTC' : ''}`);

/**
 * Reads the recording of the configuration, with the tunnels and kinds that it names.
 * @param onAccepted is told what each observation did
 * @throws ExitError where there is nothing to show
 */
const play = async (
  {kinds, patterns, isUtc, checked}: Config,
  {path}: Replay,
  onAccepted: (accepted: Accepted, at: number) => void,
): Promise<Played> => {
  const history = createSessions((recorded) => createHistory({...LIMITS, kinds: recorded}), LIMITS.maxBytes);
  const gauges = createGauges();
  const named = watchPatterns(patterns);
  const isWanted = (observation: Observation): boolean =>
    observation.outcome === 'account' ||
    kinds.includes(observation.outcome === 'failure' ? observation.question.kind : observation.kind);
  const reading = await readRecording(path, {
    session: (header) => history.begin(header.kinds.filter((kind) => kinds.includes(kind))),
    observation: (observation) => {
      if (isWanted(observation)) {
        named.see(observation.outcome === 'tunnels' ? observation.tunnels : []);
        gauges.observe(observation);
        onAccepted(
          history.accept(annotatedBy(restrictedTo(observation, patterns), checked.annotations)),
          observation.at,
        );
      }
    },
    shift: (byMs) => {
      gauges.shift();
      history.shift(byMs);
    },
  });
  const span = history.span();
  if (span === null) {
    throw usageError(safe`The recording ${escaped(path)} holds no observation.`);
  }
  if (named.missing().length > 0) {
    const names = joinSafe(
      named.missing().map((pattern) => safe`“${escaped(pattern)}”`),
      safe`, `,
    );
    throw new ExitError(
      exitCodes.notFound,
      safe`No tunnel of the recording is named ${names}. Names are exact; a prefix ends in *. Without names, all are shown.`,
    );
  }
  const cut = history.isCut()
    ? [safe`The recording is larger than fits the memory: it is shown from ${timeIn(span.from, isUtc)} on.`]
    : [];
  return {history, gauges, reading, span, problems: [...problemsOf(reading), ...cut]};
};

/** The moment that --at names; null where there is none. @throws ExitError where it is not one of the recording */
const momentOf = ({replay, isUtc}: Config, {from, until}: Span): number | null => {
  if (replay?.at == null) {
    return null;
  }
  const moment = momentToShow(replay.at, {now: until, from, until, isUtc});
  if (moment === null) {
    throw usageError(safe`--at takes a time: 14:02, 14:02:10, -10m before the end, or 2026-11-22 14:02.`);
  }
  // Times are typed to the second.
  if (moment < Math.floor(from / 1000) * 1000 || moment > Math.ceil(until / 1000) * 1000) {
    throw usageError(
      safe`--at names ${timeIn(moment, isUtc)}, but the recording goes from ${timeIn(from, isUtc)} to ${timeIn(until, isUtc)}.`,
    );
  }
  return Math.max(moment, from);
};

/** Nothing is asked. */
const resting = (until: number): Polling => ({
  activity: {name: 'polling'},
  answeredAt: until,
  nextAt: null,
  paceMs: 5000,
  cadences: {list: 15_000, selected: 5000, urgent: 5000, rest: 5000},
  ranks: {selected: null, urgent: new Set()},
  usedShare: 0,
  isTrickle: false,
  lapse: null,
});

const idleMonitor = (snapshot: Snapshot, until: number): Pick<Monitor, 'store' | 'attend' | 'refresh'> => ({
  store: createStore({snapshot, polling: resting(until)}),
  attend: () => undefined,
  refresh: () => undefined,
});

const showScreen = async (config: Config, io: Io, replay: Replay, played: Played): Promise<void> => {
  const {history, gauges, span, problems} = played;
  const startAt = momentOf(config, span);
  for (const words of problems) {
    io.log.add({level: 'warning', from: 'recording', text: words});
  }
  const shown = {
    monitor: idleMonitor(history.snapshot(), span.until),
    history,
    vitals: vitalsOf(io, gauges, history, null),
    recorder: null,
    title: null,
    place: null,
    replay: {name: escaped(basename(replay.path)), startAt},
  };
  await showUntilEnd(
    io,
    (stdout) => openApp(config, io, shown, stdout),
    () => new Promise(() => undefined),
    () => undefined,
  );
};

/** Shows what was recorded; asks no API. */
export const runReplay = async (config: Config, io: Io, replay: Replay): Promise<ExitCode> => {
  const {isUtc, isMasked} = config;
  const {thresholds} = config.checked;
  const {stdout} = io.process;
  if (config.mode === 'sentences') {
    const {createRetelling} = await import('./output/retell.js');
    const retelling = createRetelling({...config, thresholds});
    const {history, span, problems} = await play(config, replay, (accepted) => {
      const lines = retelling.tell(accepted);
      if (lines.length > 0) {
        stdout.write(`${lines.join('\n')}\n`);
      }
    });
    problems.forEach(io.warn);
    stdout.write(`${retelling.summary(history.snapshot(), span.until, resting(span.until))}\n`);
    return exitCodes.fine;
  }
  if (config.mode === 'stream') {
    const {createRetold} = await import('./output/stream-retold.js');
    const retold = createRetold({...config, thresholds, app: io.version}, (line) => stdout.write(line));
    const {problems} = await play(config, replay, retold);
    problems.forEach(io.warn);
    return exitCodes.fine;
  }
  const played = await play(config, replay, () => undefined);
  const {history, span, problems} = played;
  if (config.mode === 'screen') {
    await showScreen(config, io, replay, played);
    return exitCodes.fine;
  }
  const moment = momentOf(config, span) ?? span.until;
  problems.forEach(io.warn);
  if (config.mode === 'post-mortem') {
    const {postMortem} = await import('./output/post-mortem.js');
    const title = escaped(basename(replay.path));
    stdout.write(postMortem(history, {...span, isUtc, isMasked, problems, title, thresholds}));
    return exitCodes.fine;
  }
  await nextTurn();
  const snapshot = history.at(moment);
  await printSnapshot(config, io, snapshot, moment, recordedCadence(snapshot));
  return exitCodes.fine;
};
