import type {Clock} from '../clock.js';
import type {Assess} from '../model/view.js';
import type {Monitor} from '../monitor/monitor.js';
import {literal, STATUS_COLUMNS} from '../status-words.js';
import {looks} from '../ui/looks.js';
import type {Span} from '../ui/span.js';
import {asciiText} from '../ui/theme.js';
import {briefLine, joined, type Known} from './brief.js';
import {knownOf} from './known.js';

const TICK_MS = 1000;

/** A line is written again after so long, ms, though it is the same: where nobody reads any more, that is noticed. */
const REPEAT_MS = 60_000;

export type StatusLineOptions = {readonly isAscii: boolean; readonly isStyled: boolean};

const tmuxStyle = ({role}: Span): string => {
  const {color, bold, dimColor} = looks.dark[role];
  // Of a bar's ground nothing is known.
  const name = color?.replace('Bright', '');
  // What is well takes the bar's own colours: a bar is often green.
  const attributes =
    role === 'good'
      ? []
      : [...(name ? [`fg=${name}`] : []), ...(bold ? ['bold'] : []), ...(dimColor ? ['dim'] : [])];
  return attributes.join(',');
};

/** The state of all in one line for tmux. */
export const statusLine = (known: Known, {isAscii, isStyled}: StatusLineOptions): string =>
  joined(briefLine(known, STATUS_COLUMNS), (part) => {
    const text = literal(isAscii ? asciiText(part.text) : part.text);
    const style = isStyled ? tmuxStyle(part) : '';
    return style === '' ? text : `#[${style}]${text}#[default]`;
  });

export type StatusLine = {readonly closed: Promise<void>; readonly close: () => void};

/** Writes the line whenever it has changed, until it is closed. */
export const openStatusLine = (
  {
    store,
    clock,
    assess,
    options,
  }: {
    readonly store: Monitor['store'];
    readonly clock: Clock;
    readonly assess: Assess;
    readonly options: StatusLineOptions;
  },
  stdout: NodeJS.WriteStream,
): StatusLine => {
  let written = '';
  let writtenAt = 0;
  const look = (): void => {
    const line = statusLine(knownOf(store.get(), clock.now(), assess), options);
    const isDue = line !== written || clock.monotonic() - writtenAt >= REPEAT_MS;
    // Who does not read gets the latest once there is room again.
    if (isDue && !stdout.writableNeedDrain) {
      written = line;
      writtenAt = clock.monotonic();
      stdout.write(`${line}\n`);
    }
  };
  look();
  const stop = clock.every(TICK_MS, look);
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
