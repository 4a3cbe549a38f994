import {type TunnelKind, tunnelKinds} from '../model/fleet.js';
import {escaped, type SafeText, safe} from '../model/text.js';
import {MARK, VERSION} from './format.js';

/** What begins a session. */
export type Header = {
  readonly version: number;
  /** The version of warptop. */
  readonly app: string;
  /** When the session began (wall time, ms). */
  readonly at: number;
  readonly kinds: readonly TunnelKind[];
  readonly intervalMs: number;
  readonly isMasked: boolean;
};

/** The header as a line, without its end. */
export const headerLine = ({version, app, at, kinds, intervalMs, isMasked}: Header): string =>
  JSON.stringify({warptop: MARK, version, app, at, kinds, interval_ms: intervalMs, masked: isMasked});

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The end of the last year of four digits: what is near it can still be written as a date, in every zone. */
const LAST_TIME_MS = Date.UTC(9999, 11, 30);

/** A moment that a date can be made of, ms. */
export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= LAST_TIME_MS;

/** True for what is meant as a header, be it readable or not. */
export const isHeader = (line: unknown): boolean => isObject(line) && line.warptop === MARK;

/** The header that a line is, or why it is none that can be read. */
export const readHeader = (
  line: unknown,
): {readonly ok: true; readonly header: Header} | {readonly ok: false; readonly why: SafeText} => {
  if (!isObject(line) || line.warptop !== MARK) {
    return {ok: false, why: safe`it does not begin as a recording of warptop`};
  }
  const {version, app, at, kinds, interval_ms: intervalMs, masked} = line;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return {ok: false, why: safe`its header names no version`};
  }
  if (version > VERSION) {
    const by = typeof app === 'string' ? safe`warptop ${escaped(app)}` : safe`a newer warptop`;
    return {
      ok: false,
      why: safe`it was written by ${by}, in a version (${version}) that this one does not know`,
    };
  }
  // All versions so far have the same header.
  const known = Array.isArray(kinds) ? tunnelKinds.filter((kind) => kinds.includes(kind)) : [];
  if (!isTime(at) || known.length === 0) {
    return {ok: false, why: safe`its header is damaged`};
  }
  return {
    ok: true,
    header: {
      version,
      app: typeof app === 'string' ? app : '',
      at,
      kinds: known,
      intervalMs: typeof intervalMs === 'number' && intervalMs > 0 ? intervalMs : 0,
      // In doubt it holds addresses.
      isMasked: masked === true,
    },
  };
};
