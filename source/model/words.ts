import type {Level} from './facts.js';
import type {Connector} from './fleet.js';
import {escaped, rawValue, type SafeText, safe, safeText} from './text.js';

/** `1 tunnel`, `2 tunnels`. */
export const counted = (count: number, noun: SafeText): SafeText =>
  count === 1 ? safe`1 ${noun}` : safe`${escaped(count.toLocaleString('en-US'))} ${noun}s`;

/** The first block of the id; the whole of one that is not made of blocks. */
export const shortId = ({id}: Pick<Connector, 'id'>): SafeText => {
  if (id === null) {
    return safe`(no id)`;
  }
  const block = /^([0-9a-f]{8})-[0-9a-f-]{27}$/i.exec(rawValue(id))?.[1];
  return block === undefined ? safeText(id) : escaped(block);
};

const withLabel = (id: SafeText, {label}: Pick<Connector, 'label'>): SafeText =>
  label === null ? id : safe`${id} ${safeText(label)}`;

/** A connector by the start of its id, and by its host where the user named that: `bf69f118 lon-gw-1`. */
export const connectorName = (connector: Pick<Connector, 'id' | 'label'>): SafeText =>
  withLabel(shortId(connector), connector);

export const wholeId = (connector: Pick<Connector, 'id'>): SafeText =>
  connector.id === null ? shortId(connector) : safeText(connector.id);

/** The same with the whole id. */
export const wholeConnectorName = (connector: Pick<Connector, 'id' | 'label'>): SafeText =>
  withLabel(wholeId(connector), connector);

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

const both = (large: SafeText, small: number, unit: SafeText): SafeText =>
  small === 0 ? large : safe`${large} ${small} ${unit}`;

/** A span of time in whole units, at most two of them: `42 s`, `4 min 12 s`, `3 h 5 min`, `2 d 4 h`. */
export const spanWords = (ms: number): SafeText => {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < MINUTE_S) {
    return safe`${seconds} s`;
  }
  if (seconds < HOUR_S) {
    return both(safe`${Math.floor(seconds / MINUTE_S)} min`, seconds % MINUTE_S, safe`s`);
  }
  if (seconds < DAY_S) {
    const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S);
    return both(safe`${Math.floor(seconds / HOUR_S)} h`, minutes, safe`min`);
  }
  const hours = Math.floor((seconds % DAY_S) / HOUR_S);
  return both(safe`${Math.floor(seconds / DAY_S)} d`, hours, safe`h`);
};

export const levelWords: Readonly<Record<Level, SafeText>> = {
  ok: safe`ok`,
  notice: safe`notice`,
  unknown: safe`unknown`,
  warning: safe`warning`,
  critical: safe`critical`,
};
