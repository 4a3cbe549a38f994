import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {emptyLog} from '../../source/log/log.js';
import {failure} from '../../source/model/failure.js';
import {emptySnapshot} from '../../source/model/fleet.js';
import {createFleetMemory} from '../../source/model/fleet-memory.js';
import {summarize} from '../../source/model/summary.js';
import {escaped, rawText, type SafeText, safe} from '../../source/model/text.js';
import {createAssess} from '../../source/model/view.js';
import type {Polling} from '../../source/monitor/polling.js';
import type {RecorderState} from '../../source/recording/recorder.js';
import {createFleetPictures} from '../../source/ui/fleet-pictures.js';
import {headerLine} from '../../source/ui/header.js';
import {initialNavigation} from '../../source/ui/navigation.js';
import type {Scene} from '../../source/ui/page.js';
import type {Past} from '../../source/ui/playhead.js';
import {type Profile, usualPreferences} from '../../source/ui/preferences.js';
import {lineWidth} from '../../source/ui/span.js';
import {NOON_MS, restingPolling} from '../helpers/observed.js';

const resting = restingPolling(NOON_MS);
const silent = failure('unreachable', {detail: safe`TLS: certificate from an unknown authority`});

const activities: ReadonlyArray<readonly [string, Partial<Polling>]> = [
  ['LIVE', {}],
  ['LIVE', {isTrickle: true}],
  ['CONNECTING', {activity: {name: 'starting', since: NOON_MS}, answeredAt: null}],
  ['RETRY', {activity: {name: 'retrying', at: NOON_MS + 60_000, failure: silent}}],
  [
    'RATE LIMITED',
    {activity: {name: 'rate_limited', until: NOON_MS + 300_000, failure: failure('rate_limited')}},
  ],
  ['STOPPED', {activity: {name: 'refused', at: NOON_MS + 60_000, failure: failure('unauthenticated')}}],
  ['STALE', {answeredAt: NOON_MS - 3_600_000}],
];

type Given = {
  readonly width: number;
  readonly polling: Partial<Polling>;
  readonly heldMs: number | null;
  readonly connectors: number;
  readonly place: SafeText | null;
  readonly past?: Past | null;
  readonly recorded?: RecorderState;
  readonly profile?: Profile | null;
};

const headerOf = ({
  width,
  polling,
  heldMs,
  connectors,
  place,
  past = null,
  recorded,
  profile = null,
}: Given): string => {
  const account = {id: '0'.repeat(32), name: rawText('a company with a long name')};
  const navigation = initialNavigation({filter: '', sort: 'name', isMasked: false, isUtc: true});
  const scene: Scene = {
    account,
    snapshot: emptySnapshot(account, []),
    tunnels: [],
    fleet: createFleetPictures(createFleetMemory(createAssess(usualPreferences.thresholds))),
    summary: {
      ...summarize([]),
      connectors: connectors * 4,
      byState: connectors === 0 ? {} : {active: connectors, passive: connectors, offline: connectors},
    },
    polling: {...resting, ...polling},
    trouble: {...resting, ...polling},
    now: NOON_MS,
    heldAt: heldMs === null ? null : NOON_MS,
    history: {stretches: () => []},
    present: past?.until ?? NOON_MS + (heldMs ?? 0),
    past,
    memory: {span: null, latest: emptySnapshot(account, []), eventsOf: () => ({list: [], times: []})},
    navigation,
    preferences: {...usualPreferences, profile},
    held: new Map(),
    log: emptyLog,
    vitals: null,
    unseen: 0,
    recorded: recorded ?? null,
    width,
  };
  const line = headerLine(scene, place);
  expect(lineWidth(line)).toBe(width);
  return line.map(({text}) => text).join('');
};

const hosts = fc.oneof(
  fc.constantFrom(
    '127.0.0.1:43211',
    'api.cloudflare.com.evil.example',
    'api.internal-gateway.eu-central-1.prod.corp.example:8443',
    '[2001:db8:1234:5678:9abc:def0:1234:5678]:8443',
    'a.bc',
  ),
  fc.stringMatching(/^[a-z0-9.-]{1,120}$/),
);

const noon: Past = {from: 0, until: NOON_MS, isReplay: false, speed: 0, replay: null};

describe('a picture of the past', () => {
  test('says so in every header from 40 columns up, and never that it is live', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 40, max: 300}),
        fc.constantFrom(...activities),
        fc.constantFrom(0, 3, 12_345),
        fc.option(hosts, {nil: null}),
        fc.integer({min: 0, max: 400_000_000}),
        fc.constantFrom(0, 1, 300),
        fc.boolean(),
        (width, [, polling], connectors, host, agoMs, speed, isReplay) => {
          const place = host === null ? null : safe`at ${escaped(host)}`;
          const past = {...noon, until: NOON_MS + agoMs, speed, isReplay, replay: isReplay ? safe`f` : null};
          const header = headerOf({width, polling, heldMs: null, connectors, place, past});
          expect(header).toMatch(isReplay ? /REPLAY 12:00:00/ : /REWIND −(\d+:)?\d\d:\d\d/);
          expect(header).not.toMatch(/LIVE|next|PAUSED/);
        },
      ),
      {numRuns: 300},
    );
  });

  test.each([
    [130_000, 0, {answeredAt: NOON_MS + 130_000}, 'REWIND −02:10 · API 4%'],
    [7_330_000, 5, {answeredAt: NOON_MS + 7_330_000}, 'REWIND −2:02:10 ×5 · API 4%'],
    [
      5000,
      0,
      activities[3]?.[1] ?? {},
      'REWIND −00:05 RETRY in 55s · TLS: certificate from an unknown authority',
    ],
  ])('%i ms ago', (agoMs, speed, polling, expected) => {
    const past = {...noon, until: NOON_MS + agoMs, speed};
    const given = {width: 140, heldMs: null, connectors: 3, place: null};
    expect(headerOf({...given, polling, past})).toContain(expected);
  });

  test.each([
    [0, 'REPLAY 12:00:00 still'],
    [5, 'REPLAY 12:00:00 ×5'],
  ])('a replay at the speed %i', (speed, expected) => {
    const past = {...noon, speed, isReplay: true, replay: safe`f`};
    const header = headerOf({width: 100, polling: {}, heldMs: null, connectors: 3, place: null, past});
    expect(header.endsWith(` ${expected}`)).toBe(true);
  });
});

const profiles = fc.record({
  name: fc.constantFrom('prod', 'p', 'a-profile-with-a-name-that-never-ends', '本番').map(escaped),
  colour: fc.constantFrom('red', 'bright-black', null),
});

describe('a profile', () => {
  const given = {polling: {}, heldMs: null, connectors: 3, place: null};
  const profile: Profile = {name: safe`prod`, colour: 'red'};

  test.each([
    [140, /^warptop · {2}prod · a company with a long name {2}· /],
    [90, /^ prod · a company with a long name {2}· ● 3 active /],
    [60, /^ prod {2}· ● 3 active {2}◐ 3 passive {2}✖ 3 offline {2}LIVE/],
    [50, /^ prod {2}· ●3 act ◐3 pas ✖3 off +LIVE · API 4%$/],
    [40, /^ prod {2}· ●3 ◐3 ✖3 +LIVE$/],
  ])('is named before its account at %i columns', (width, expected) => {
    expect(headerOf({...given, width, profile})).toMatch(expected);
  });

  test('has no place where the word for the state needs it', () => {
    const [, retrying] = activities[3] ?? ['', {}];
    expect(headerOf({...given, polling: retrying, width: 40, profile})).toMatch(/^RETRY in 60s · TLS/);
  });

  test('hides neither where the data comes from nor the state', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 40, max: 300}),
        fc.constantFrom(...activities),
        fc.constantFrom(0, 3, 12_345),
        fc.option(hosts, {nil: null}),
        profiles,
        (width, [word, polling], connectors, host, profile) => {
          const place = host === null ? null : safe`at ${escaped(host)}`;
          const header = headerOf({width, polling, heldMs: null, connectors, place, profile});
          expect(header).toContain(host === null ? '' : `at ${host}`.slice(-13));
          expect(header).toContain(word);
          expect(header).toContain(width >= 100 && host === null ? profile.name.slice(0, 20) : '');
        },
      ),
      {numRuns: 100},
    );
  });
});

describe('where the data comes from, if not from Cloudflare', () => {
  test('is in every header from 40 columns up, at least with the end of its name', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 40, max: 300}),
        fc.constantFrom(...activities),
        fc.option(fc.constantFrom(0, 65_000), {nil: null}),
        fc.constantFrom(0, 3, 12_345),
        hosts,
        (width, [word, polling], heldMs, connectors, host) => {
          const header = headerOf({width, polling, heldMs, connectors, place: safe`at ${escaped(host)}`});
          expect(header).toContain(`at ${host}`.slice(-13));
          // What is cut is cut visibly, and the state begins beside it.
          expect(header.includes(`at ${host}`) || header.startsWith('…'), header).toBe(true);
          expect(header).toContain(heldMs === null ? word : 'PAUSED');
        },
      ),
      {numRuns: 300},
    );
  });

  test.each([
    [40, 'at 127.0.0.1:43211 · ●3 ◐3 ✖3       LIVE'],
    [60, 'at 127.0.0.1:43211 · ●3 act ◐3 pas ✖3 off      LIVE · API 4%'],
  ])('at %i columns', (width, expected) => {
    expect(headerOf({width, polling: {}, heldMs: null, connectors: 3, place: safe`at 127.0.0.1:43211`})).toBe(
      expected,
    );
  });

  test('takes the state’s room only where there is no other', () => {
    const place = safe`at api.internal-gateway.corp.example`;
    const [, retrying] = activities[3] ?? ['', {}];
    expect(headerOf({width: 40, polling: retrying, heldMs: null, connectors: 3, place})).toBe(
      '….corp.example  RETRY in 60s · TLS: cer…',
    );
    expect(headerOf({width: 40, polling: {}, heldMs: null, connectors: 3, place})).toBe(
      '…l-gateway.corp.example · ●3 ◐3 ✖3  LIVE',
    );
  });

  test('of Cloudflare nothing is said', () => {
    expect(headerOf({width: 80, polling: {}, heldMs: null, connectors: 0, place: null})).not.toMatch(/ at /);
  });
});

describe('a recording', () => {
  const given = {polling: {}, heldMs: null, connectors: 3, place: null};
  const recorded = {path: 'x', bytes: 1, lines: 1, trouble: null};

  test.each([
    [120, /LIVE · REC · next 3s · API 4%$/],
    [80, /LIVE · REC · (next 3s · )?API 4%$/],
    [30, /LIVE$/],
  ])('is named at %i columns', (width, expected) => {
    expect(headerOf({...given, width, recorded})).toMatch(expected);
  });

  test('that has stopped is not called one', () => {
    const trouble = safe`recording stopped: no space left; trying again`;
    expect(headerOf({...given, width: 120, recorded: {...recorded, trouble}})).not.toContain('REC');
  });
});
