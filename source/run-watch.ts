import {type Beside, openBeside} from './beside.js';
import type {Config} from './config.js';
import {type Display, openApp, showUntilEnd} from './display.js';
import {type ExitCode, exitCodes} from './exit.js';
import type {WatchMode} from './mode.js';
import {createAssess} from './model/view.js';
import {tellLog} from './output/log-lines.js';
import type {Io, Target} from './reach.js';
import {openWatch, type Watch} from './watch.js';

/** Shows a watch. @param stdout for the display alone  @param stderr likewise */
type Open = (
  config: Config,
  io: Io,
  target: Target,
  watch: Watch & Pick<Beside, 'title'>,
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
) => Promise<Display>;

const openScreen: Open = (config, io, {place}, watch, stdout) =>
  openApp(config, io, {...watch, place, replay: null}, stdout);

const openSentences: Open = async (
  {filter, sort, isUtc, checked: {thresholds}},
  {clock, process},
  {place},
  {monitor, recorder},
  stdout,
) => {
  const {openNarration} = await import('./output/narration.js');
  // No sentence has an address in it, so there is nothing to mask.
  const recording = recorder?.state ?? null;
  return openNarration(
    {monitor, recording, clock, options: {filter, sort, isUtc, place, thresholds}},
    process.stdin,
    stdout,
  );
};

const openLines: Open = async (
  {filter, isMasked, intervalMs, checked: {thresholds}},
  {clock, version},
  _target,
  {monitor, onAccepted, recorder},
  stdout,
) => {
  const {openStream} = await import('./output/stream.js');
  const options = {filter, isMasked, intervalMs, app: version, thresholds};
  return openStream({monitor, onAccepted, recording: recorder?.state ?? null, clock, options}, stdout);
};

/** No display: what happens to the watch itself, in lines on standard error. */
const openHeadless: Open = async (_config, {log}, _target, _watch, _stdout, stderr) => {
  const stop = tellLog(log, (line) => stderr.write(`warptop: ${line}\n`));
  let end = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    closed,
    close: () => {
      stop();
      end();
    },
  };
};

const openLine: Open = async (
  {isAscii, alerts: {isStyled}, checked: {thresholds}},
  {clock},
  _target,
  {monitor: {store}},
  stdout,
) => {
  const {openStatusLine} = await import('./alerts/status-line.js');
  return openStatusLine(
    {store, clock, assess: createAssess(thresholds), options: {isAscii, isStyled}},
    stdout,
  );
};

const displays: Readonly<Record<WatchMode, Open>> = {
  screen: openScreen,
  sentences: openSentences,
  stream: openLines,
  headless: openHeadless,
  'status-line': openLine,
};

/** Watches until the user ends it. */
export const runWatch = async (
  config: Config,
  io: Io,
  target: Target,
  mode: WatchMode,
): Promise<ExitCode> => {
  const watch = await openWatch(config, io, target);
  try {
    const beside = await openBeside(config, io, watch);
    const {title, callThrough, metrics, close} = beside;
    const shown = {...watch, title, vitals: () => ({...watch.vitals(), metrics: metrics()})};
    const open = async (stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Promise<Display> => {
      const display = await displays[mode](config, io, target, shown, stdout, stderr);
      const fallSilent = callThrough(stdout);
      return {
        ...display,
        close: () => {
          fallSilent();
          display.close();
        },
      };
    };
    await showUntilEnd(io, open, watch.run, watch.stop).finally(close);
  } finally {
    watch.end();
  }
  return exitCodes.fine;
};
