import type {Tunnel} from '../model/fleet.js';
import {shownAt} from '../model/moment.js';
import {escaped, type RawText, type SafeText, safe, safeText} from '../model/text.js';
import {ageMs, parseTimestamp} from '../model/time.js';
import {truncate} from './span.js';

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** A duration in at most five columns, no finer than it matters: `2s`, `14m`, `3h`, `3d4h`, `214d`. */
export const duration = (ms: number): SafeText => {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < 100) {
    return safe`${seconds}s`;
  }
  if (seconds < 100 * MINUTE_S) {
    return safe`${Math.floor(seconds / MINUTE_S)}m`;
  }
  if (seconds < DAY_S) {
    return safe`${Math.floor(seconds / HOUR_S)}h`;
  }
  const days = Math.floor(seconds / DAY_S);
  const hours = Math.floor((seconds % DAY_S) / HOUR_S);
  return days < 10 && hours > 0 ? safe`${days}d${hours}h` : safe`${days}d`;
};

/** For how long a {@link duration} stays as it is while time goes by, ms. */
export const durationHoldsMs = (ms: number): number => {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const stepS = seconds < 100 ? 1 : seconds < 100 * MINUTE_S ? MINUTE_S : HOUR_S;
  return stepS * 1000 - (Math.max(0, ms) % (stepS * 1000));
};

/**
 * At least so long, in five columns and no finer than to the minute: `>14m`, `>3d4h`, `>12d`. A dash for less than a minute,
 * which tells nothing.
 */
export const atLeast = (ms: number): SafeText => {
  const minutes = Math.floor(ms / 1000 / MINUTE_S);
  if (minutes < 1) {
    return safe`–`;
  }
  const whole = minutes < 100 ? safe`>${minutes}m` : safe`>${duration(ms)}`;
  return whole.length > 5 ? safe`>${Math.floor(ms / 1000 / DAY_S)}d` : whole;
};

/** Minutes and seconds that are still to pass: `4:12`. */
export const countdown = (ms: number): SafeText => {
  const seconds = Math.ceil(Math.max(0, ms) / 1000);
  return safe`${Math.floor(seconds / MINUTE_S)}:${twoDigits(seconds % MINUTE_S)}`;
};

const twoDigits = (value: number): SafeText => escaped(String(value).padStart(2, '0'));

/** How long ago, or a dash where there is no such moment. @param at wall time, ms */
export const ago = (at: number | null, now: number): SafeText =>
  at === null ? safe`–` : duration(ageMs(at, now));

/** Date and time to the second, in UTC or in the zone of this machine. */
export const moment = (ms: number, isUtc: boolean): SafeText => {
  const text = escaped(shownAt(ms, isUtc).replace('T', ' '));
  return isUtc ? safe`${text} UTC` : text;
};

const partsOf = (text: SafeText): readonly string[] => text.split(' ');

/** What the clock shows at a moment; with the date where that is not the one of `near`. Both wall time, ms. */
export const timeOfDay = (ms: number, isUtc: boolean, near: number): SafeText => {
  const [day, time = ''] = partsOf(moment(ms, isUtc));
  const [today] = partsOf(moment(near, isUtc));
  return day === today ? escaped(time) : escaped(`${day} ${time}`);
};

/** The same without the year, for narrow columns: `11-21 23:59:10`. */
export const dayAndTime = (ms: number, isUtc: boolean, near: number): SafeText => {
  const text = timeOfDay(ms, isUtc, near);
  return text.includes(' ') ? escaped(text.slice('2026-'.length)) : text;
};

/** How long before the end: `02:10`, `3:02:10`. */
export const offset = (ms: number): SafeText => {
  const seconds = Math.round(Math.max(0, ms) / 1000);
  const hours = Math.floor(seconds / HOUR_S);
  const rest = safe`${twoDigits(Math.floor(seconds / MINUTE_S) % MINUTE_S)}:${twoDigits(seconds % MINUTE_S)}`;
  return hours === 0 ? rest : safe`${hours}:${rest}`;
};

/** A timestamp of the API with its age; what cannot be read as one is shown as it came. */
export const timestamp = (text: RawText | null, now: number, isUtc: boolean): SafeText => {
  const at = parseTimestamp(text);
  if (at === null) {
    return text === null ? safe`–` : safeText(text);
  }
  return safe`${moment(at, isUtc)} (${duration(ageMs(at, now))} ago)`;
};

/** What the API said, or a dash where it said nothing. */
export const orDash = (text: RawText | null): SafeText =>
  text === null || safeText(text) === '' ? safe`–` : safeText(text);

/** A tunnel's name, or the start of its id where it has none. */
export const tunnelName = ({name, id}: Tunnel): SafeText =>
  name !== null && safeText(name) !== '' ? safeText(name) : safe`(no name) ${truncate(orDash(id), 9)}`;

export const yesNo = (flag: boolean | null): SafeText =>
  flag === null ? safe`–` : flag ? safe`yes` : safe`no`;

/** An address, or a stand-in that tells nothing of it. */
export const address = (text: RawText | null, isMasked: boolean): SafeText =>
  isMasked && text !== null ? safe`(masked)` : orDash(text);

/** 0 to 1 as whole percent; anything above 0 is at least 1. */
export const percent = (part: number): SafeText =>
  safe`${part === 0 ? 0 : Math.max(1, Math.round(part * 100))}%`;
