/** What a time that somebody typed is measured against; all in ms since 1970. */
export type MomentContext = {
  /** What `-10m` counts back from, and what a bare time is not after. */
  readonly now: number;
  /** The span that is remembered: a bare time means a moment within it, where there is one. */
  readonly from: number;
  readonly until: number;
  /** Otherwise times without a zone are those of this machine's. */
  readonly isUtc: boolean;
};

const MINUTE_MS = 60_000;

const DAY_MS = 86_400_000;

const UNIT_MS: Readonly<Record<string, number>> = {s: 1000, m: MINUTE_MS, h: 3_600_000, d: DAY_MS};

/** Where clocks are set, a day lacks a time of day or has it twice, but not several days in a row. */
const MOST_DAYS_BACK = 2;

/** Whoever looks back further names the day. */
const MOST_DAYS_OF_SPAN = 366;

const BACK = /^[-\u2212]((?:\d{1,6}[smhd])+)$/;
const BARE = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const DATED = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(?::(\d{2}))?$/;
const ZONED = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

const offsetMs = (ms: number, isUtc: boolean): number =>
  isUtc ? 0 : new Date(ms).getTimezoneOffset() * MINUTE_MS;

/** What calendar and clock show at a moment, in UTC or in the zone of this machine: `2026-11-22T14:02:10`. */
export const shownAt = (ms: number, isUtc: boolean): string =>
  new Date(ms - offsetMs(ms, isUtc)).toISOString().slice(0, 19);

/** The moments at which calendar and clock show this, latest first: none, one, or two. */
const momentsOf = (shown: string, isUtc: boolean): readonly number[] => {
  const asUtc = Date.parse(`${shown}Z`);
  if (Number.isNaN(asUtc)) {
    return [];
  }
  const offsets = new Set([asUtc + DAY_MS, asUtc - DAY_MS].map((near) => offsetMs(near, isUtc)));
  return [...offsets]
    .map((offset) => asUtc + offset)
    .filter((ms) => shownAt(ms, isUtc) === shown)
    .sort((a, b) => b - a);
};

const bareMoment = (time: string, {now, from, until, isUtc}: MomentContext): number | null => {
  const days = Math.min(MOST_DAYS_OF_SPAN, Math.max(0, Math.ceil((now - from) / DAY_MS))) + MOST_DAYS_BACK;
  let latest: number | null = null;
  for (let back = 0; back <= days; back += 1) {
    const day = shownAt(now - back * DAY_MS, isUtc).slice(0, 10);
    for (const ms of momentsOf(`${day}T${time}`, isUtc)) {
      if (ms <= now && ms >= from && ms <= until) {
        return ms;
      }
      latest ??= ms <= now ? ms : null;
    }
  }
  return latest;
};

/**
 * A time as people type it, in ms since 1970; null where it cannot be read as one. `-10m`, `-1h30m` (s, m, h, d):
 * so long before now. `14:02`, `14:02:10`: the latest such moment that is remembered, else the latest there was.
 * `2026-11-22 14:02[:10]`, or with a `T`; and ISO 8601 with a zone. A date is taken as it is, remembered or not.
 */
export const parseMoment = (text: string, context: MomentContext): number | null => {
  const trimmed = text.trim();
  const back = BACK.exec(trimmed)?.[1];
  if (back !== undefined) {
    const parts = [...back.matchAll(/(\d+)([smhd])/g)];
    const ago = parts.reduce((sum, [, count, unit = 's']) => sum + Number(count) * (UNIT_MS[unit] ?? 0), 0);
    return context.now - ago;
  }
  const bare = BARE.exec(trimmed);
  if (bare !== null) {
    const [, hours = '', minutes = '', seconds = '00'] = bare;
    return bareMoment(`${hours.padStart(2, '0')}:${minutes}:${seconds}`, context);
  }
  const dated = DATED.exec(trimmed);
  if (dated !== null) {
    const [, day = '', time = '', seconds = '00'] = dated;
    return momentsOf(`${day}T${time}:${seconds}`, context.isUtc)[0] ?? null;
  }
  const zoned = ZONED.test(trimmed) ? Date.parse(trimmed.replace(' ', 'T').toUpperCase()) : Number.NaN;
  return Number.isNaN(zoned) ? null : zoned;
};

/**
 * The moment to show for a time that was typed: of a time of day, the end of its last second, since what happened
 * within that second is told with the same time.
 */
export const momentToShow = (text: string, context: MomentContext): number | null => {
  const at = parseMoment(text, context);
  return at === null || BACK.test(text.trim()) || at % 1000 !== 0
    ? at
    : Math.max(at, Math.min(at + 999, context.now));
};
