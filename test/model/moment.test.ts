import fc from 'fast-check';
import {afterEach, describe, expect, test} from 'vitest';
import {type MomentContext, momentToShow, parseMoment} from '../../source/model/moment.js';

const zone = process.env.TZ;

afterEach(() => {
  if (zone === undefined) {
    delete process.env.TZ;
  } else {
    process.env.TZ = zone;
  }
});

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const now = Date.parse('2026-11-22T15:00:30Z');
const context: MomentContext = {now, from: now - DAY_MS, until: now, isUtc: true};

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

test.each([
  ['14:02', '2026-11-22T14:02:00.000Z'],
  ['14:02:10', '2026-11-22T14:02:10.000Z'],
  [' 14:02 ', '2026-11-22T14:02:00.000Z'],
  ['9:05', '2026-11-22T09:05:00.000Z'],
  ['15:00', '2026-11-22T15:00:00.000Z'],
  ['15:00:30', '2026-11-22T15:00:30.000Z'],
  ['15:00:31', '2026-11-21T15:00:31.000Z'],
  ['23:59', '2026-11-21T23:59:00.000Z'],
  ['-10m', '2026-11-22T14:50:30.000Z'],
  ['-90s', '2026-11-22T14:59:00.000Z'],
  ['-2h', '2026-11-22T13:00:30.000Z'],
  ['-1h30m', '2026-11-22T13:30:30.000Z'],
  ['-3d', '2026-11-19T15:00:30.000Z'],
  ['\u221210m', '2026-11-22T14:50:30.000Z'],
  ['2026-11-20 14:02', '2026-11-20T14:02:00.000Z'],
  ['2026-11-20 14:02:10', '2026-11-20T14:02:10.000Z'],
  ['2026-11-20T14:02:10', '2026-11-20T14:02:10.000Z'],
  ['2026-11-20T14:02Z', '2026-11-20T14:02:00.000Z'],
  ['2026-11-20T14:02:10.25Z', '2026-11-20T14:02:10.250Z'],
  ['2026-11-20 14:02:10z', '2026-11-20T14:02:10.000Z'],
  ['2026-11-20T14:02:10+01:30', '2026-11-20T12:32:10.000Z'],
  ['2027-01-01 00:00', '2027-01-01T00:00:00.000Z'],
])('%j is a moment', (text, expected) => {
  expect(iso(parseMoment(text, context))).toBe(expected);
});

test.each([
  '',
  'now',
  '14',
  '14:2',
  '24:00',
  '14:60',
  '14:02:60',
  '14:02:10:11',
  '10m',
  '+10m',
  '-10',
  '-m',
  '-1.5h',
  '-10 m',
  '- 10m',
  '2026-11-22',
  '2026-02-30 14:02',
  '2026-13-01 14:02',
  '2026-11-22 25:02',
  '22.11.2026 14:02',
  '2026-11-22T14:02:10+25',
  '1795348800000',
  '14:02\u001B[2J',
  '١٤:٠٢',
])('%j is none', (text) => {
  expect(parseMoment(text, context)).toBeNull();
});

describe('a bare time', () => {
  test('is one that is remembered, where the latest one is not', () => {
    const from = Date.parse('2026-11-20T12:00:00Z');
    const past = {...context, from, until: Date.parse('2026-11-21T10:00:00Z')};
    expect(iso(parseMoment('14:02', past))).toBe('2026-11-20T14:02:00.000Z');
    expect(iso(parseMoment('09:00', past))).toBe('2026-11-21T09:00:00.000Z');
    expect(iso(parseMoment('11:00', past))).toBe('2026-11-22T11:00:00.000Z');
  });

  test('is found in a span of any length', () => {
    const ages = {...context, from: 0};
    expect(iso(parseMoment('16:00', ages))).toBe('2026-11-21T16:00:00.000Z');
  });

  test('is of the zone of this machine unless UTC is asked for', () => {
    process.env.TZ = 'America/New_York';
    expect(iso(parseMoment('09:02', {...context, isUtc: false}))).toBe('2026-11-22T14:02:00.000Z');
    expect(iso(parseMoment('2026-07-01 09:02', {...context, isUtc: false}))).toBe('2026-07-01T13:02:00.000Z');
    expect(iso(parseMoment('09:02', context))).toBe('2026-11-22T09:02:00.000Z');
  });

  test('that the day had twice is the later one that has passed', () => {
    process.env.TZ = 'Europe/Berlin';
    const local = (at: string): MomentContext => {
      const ms = Date.parse(at);
      return {now: ms, from: ms - DAY_MS, until: ms, isUtc: false};
    };
    expect(iso(parseMoment('02:30', local('2026-10-25T08:00:00Z')))).toBe('2026-10-25T01:30:00.000Z');
    expect(iso(parseMoment('02:30', local('2026-10-25T01:10:00Z')))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(parseMoment('2026-10-25 02:30', local('2026-10-25T08:00:00Z')))).toBe(
      '2026-10-25T01:30:00.000Z',
    );
  });

  test('that the day did not have is of the day before; with that day, none', () => {
    process.env.TZ = 'Europe/Berlin';
    const ms = Date.parse('2026-03-29T08:00:00Z');
    const local = {now: ms, from: ms - HOUR_MS, until: ms, isUtc: false};
    expect(iso(parseMoment('02:30', local))).toBe('2026-03-28T01:30:00.000Z');
    expect(parseMoment('2026-03-29 02:30', local)).toBeNull();
  });
});

test('the latest time of day, in any zone, shows what was typed and is no older than its day may be', () => {
  const zones = ['UTC', 'Asia/Kathmandu', 'Pacific/Chatham', 'America/St_Johns', 'Australia/Lord_Howe'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({min: Date.UTC(2020, 0), max: Date.UTC(2030, 0)}),
      fc.integer({min: 0, max: 86_399}),
      (name, at, second) => {
        process.env.TZ = name;
        const two = (value: number): string => String(value).padStart(2, '0');
        const text = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60]
          .map(two)
          .join(':');
        const found = parseMoment(text, {now: at, from: at, until: at, isUtc: false}) ?? Number.NaN;
        const date = new Date(found);
        const shown = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
        expect(shown).toBe(text);
        expect(found).toBeLessThanOrEqual(at);
        expect(at - found).toBeLessThanOrEqual(2 * DAY_MS);
      },
    ),
    {numRuns: 300},
  );
});

test('no text at all throws', () => {
  fc.assert(
    fc.property(
      fc.string({unit: fc.constantFrom(...'0123456789-:smhdTZ +.')}),
      fc.boolean(),
      (text, isUtc) => {
        const found = parseMoment(text, {...context, isUtc});
        expect(found === null || Number.isFinite(found)).toBe(true);
      },
    ),
  );
});

test.each([
  ['14:02:10', '2026-11-22T14:02:10.999Z'],
  ['14:02', '2026-11-22T14:02:00.999Z'],
  ['2026-11-20 14:02:10', '2026-11-20T14:02:10.999Z'],
  ['2026-11-20T14:02:10.25Z', '2026-11-20T14:02:10.250Z'],
  ['15:00:30', '2026-11-22T15:00:30.000Z'],
  ['2027-01-01 00:00', '2027-01-01T00:00:00.000Z'],
  ['-10m', '2026-11-22T14:50:30.000Z'],
])('%j shows what was known at the end of that second, or now', (text, expected) => {
  expect(iso(momentToShow(text, context))).toBe(expected);
});

test('nothing is shown for what is no time', () => {
  expect(momentToShow('25:00', context)).toBeNull();
});
