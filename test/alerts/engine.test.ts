import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Failure} from '../../source/model/failure.js';
import type {Polling} from '../../source/monitor/polling.js';
import {type Condition, from, play, type Told} from './played.js';

/* What is worth a call, in stories that are looked at every second. */

const brief = (told: readonly Told[]) => told.map(({event, level, names}) => [event, level, ...names]);

const unreachable: Failure = {kind: 'unreachable', message: 'connection refused'} as unknown as Failure;

const retrying = (at: number): Partial<Polling> => ({activity: {name: 'retrying', at, failure: unreachable}});

describe('one tunnel', () => {
  test('the seconds of a failover call nobody', () => {
    expect(play({tunnels: {hq: from({60: 'critical', 67: 'ok'})}, seconds: 300})).toEqual([]);
  });

  test('nor does one answer, however long it stands', () => {
    const told = play({tunnels: {hq: from({60: 'critical', 61: 'stale', 90: 'ok'})}, every: 30, seconds: 80});
    expect(told).toEqual([]);
  });

  test('nor what the next answer takes back, however late that comes', () => {
    expect(play({tunnels: {hq: from({70: 'critical', 110: 'ok'})}, every: 40, seconds: 300})).toEqual([]);
  });

  test('what lasts is told once, and so is its end', () => {
    const told = play({tunnels: {hq: from({60: 'critical', 200: 'ok'})}, seconds: 600});
    expect(brief(told)).toEqual([
      ['worse', 'critical', 'hq'],
      ['recovered', 'ok', 'hq'],
    ]);
    const [worse, recovered] = told;
    expect(worse?.text).toBe('hq: now critical, no active connector; it was ok.');
    expect(worse?.second).toBeGreaterThanOrEqual(75);
    expect(worse?.second).toBeLessThanOrEqual(85);
    expect(recovered?.text).toBe('hq: now ok; it was critical.');
    expect(recovered?.second).toBeGreaterThanOrEqual(230);
  });

  test('what is below the threshold calls nobody', () => {
    const tunnels = {hq: from({60: 'warning'}), db: from({60: 'unknown'}), web: from({60: 'notice'})};
    expect(play({tunnels, seconds: 300})).toEqual([]);
    expect(brief(play({tunnels, seconds: 300, threshold: 'warning'}))).toEqual([['worse', 'warning', 'hq']]);
    expect(brief(play({tunnels, seconds: 300, threshold: 'unknown'}))).toEqual([
      ['worse', 'warning', 'hq', 'db'],
    ]);
  });

  test('each step further down is told, and each step up', () => {
    const tunnels = {hq: from({60: 'warning', 120: 'critical', 180: 'warning', 300: 'ok'})};
    const told = play({tunnels, seconds: 600, threshold: 'warning'});
    expect(told.map(({event, text}) => [event, text])).toEqual([
      ['worse', 'hq: now warning, something wrong; it was ok.'],
      [
        'worse',
        'hq: now critical, no active connector; it was warning. It got worse 2 times in half an hour.',
      ],
      ['better', 'hq: now warning, something wrong; it was critical.'],
      ['recovered', 'hq: now ok; it was warning.'],
    ]);
  });

  test('what is still wrong after a recovery is said, though it is below the threshold', () => {
    const told = play({tunnels: {hq: from({60: 'critical', 120: 'warning'})}, seconds: 300});
    expect(told.at(-1)).toMatchObject({
      event: 'recovered',
      level: 'warning',
      text: 'hq: now warning, something wrong; it was critical.',
    });
  });

  test('one that comes and goes without end is told, and not without end', () => {
    const hq = (second: number): Condition => (second > 60 && second % 14 < 7 ? 'critical' : 'ok');
    const told = play({tunnels: {hq}, every: 1, seconds: 1800});
    expect(brief(told)).toEqual([['worse', 'critical', 'hq']]);
  });

  test('minutes up and minutes down: told less and less often', () => {
    const hq = (second: number): Condition => (second > 60 && second % 180 < 90 ? 'critical' : 'ok');
    const told = play({tunnels: {hq}, seconds: 3600});
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.length).toBeLessThanOrEqual(7);
    expect(told.some(({text}) => /It got worse \d times in half an hour\./.test(text))).toBe(true);
  });

  test('what happened long ago is not counted', () => {
    const tunnels = {hq: from({60: 'critical', 90: 'ok', 2400: 'critical', 2430: 'ok', 2700: 'critical'})};
    const worse = play({tunnels, seconds: 3000}).filter(({event}) => event === 'worse');
    expect(worse.map(({text}) => / It got worse (\d) times/.exec(text)?.[1] ?? 'once')).toEqual([
      'once',
      'once',
      '2',
    ]);
  });

  test('one that is new is told of as any other', () => {
    const told = play({tunnels: {hq: from({0: null, 100: 'critical'}), db: from({})}, seconds: 200});
    expect(told.map(({event, text}) => [event, text])).toEqual([
      ['worse', 'hq: now critical, no active connector.'],
    ]);
  });
});

describe('gone from the list', () => {
  test('ends an alert', () => {
    const told = play({tunnels: {hq: from({60: 'critical', 120: 'gone'})}, seconds: 300});
    expect(told.map(({event, text}) => [event, text]).at(-1)).toEqual([
      'gone',
      'hq: gone from the list; it was critical.',
    ]);
  });

  test('is no alert of its own unless what is unknown is one', () => {
    const tunnels = {hq: from({60: 'gone'})};
    expect(play({tunnels, seconds: 300})).toEqual([]);
    expect(brief(play({tunnels, seconds: 300, threshold: 'unknown'}))).toEqual([['gone', 'unknown', 'hq']]);
  });
});

describe('the start', () => {
  test('tells all that is not well already, once', () => {
    const tunnels = {hq: from({0: 'critical'}), db: from({0: 'critical'}), web: from({0: 'warning'})};
    const told = play({tunnels, seconds: 300});
    expect(told.map(({event, level, text}) => [event, level, text])).toEqual([
      [
        'standing',
        'critical',
        'At the start, 2 tunnels not well: hq, no active connector; db, no active connector.',
      ],
    ]);
  });

  test('waits for those that were not asked yet, but not for ever', () => {
    const waits = play({tunnels: {hq: from({0: 'critical'}), db: from({0: null, 40: 'ok'})}, seconds: 55});
    expect(waits).toMatchObject([{event: 'standing', second: expect.any(Number), names: ['hq']}]);
    expect(waits[0]?.second).toBeGreaterThanOrEqual(40);
    const goesOn = play({tunnels: {hq: from({0: 'critical'}), db: from({0: null})}, seconds: 90});
    expect(brief(goesOn)).toEqual([['standing', 'critical', 'hq']]);
  });

  test('the end of what stood is told, too', () => {
    const told = play({tunnels: {hq: from({0: 'critical', 60: 'ok'})}, seconds: 200});
    expect(brief(told)).toEqual([
      ['standing', 'critical', 'hq'],
      ['recovered', 'ok', 'hq'],
    ]);
  });

  test('an API that never answers is told', () => {
    const told = play({
      tunnels: {},
      seconds: 300,
      polling: (_, now) => ({...retrying(now), answeredAt: null}),
    });
    expect(told.map(({event, level, tunnels}) => [event, level, tunnels])).toEqual([
      ['data_stale', 'unknown', []],
    ]);
  });
});

describe('no fresh data', () => {
  test('is one alert, of its own kind, however many tunnels there are; so is its end', () => {
    const tunnels = Object.fromEntries(
      Array.from({length: 50}, (_, index) => [`t${index}`, from({100: 'stale', 400: 'ok'})]),
    );
    const lostAt = (second: number) => second >= 90 && second < 400;
    const polling = (second: number, now: number) =>
      lostAt(second) ? {...retrying(now), answeredAt: now - (second - 90) * 1000} : {};
    const told = play({tunnels, seconds: 600, polling});
    expect(told.map(({event, level, names}) => [event, level, names])).toEqual([
      ['data_stale', 'unknown', []],
      ['data_fresh', 'ok', []],
    ]);
    expect(told[0]?.text).toMatch(/^Cloudflare's API: .*; the last data is 40 seconds old; trying again\.$/);
    expect(told[1]?.text).toMatch(/^Cloudflare's API answers again after 5 minutes/);
  });

  test('is one alert also where some tunnels grow old later than others', () => {
    const tunnels = {a: from({100: 'stale', 400: 'ok'}), b: from({180: 'stale', 440: 'ok'})};
    const polling = (second: number, now: number) => (second >= 95 && second < 398 ? retrying(now) : {});
    expect(brief(play({tunnels, seconds: 600, polling}))).toEqual([
      ['data_stale', 'unknown'],
      ['data_fresh', 'ok'],
    ]);
  });

  test('half a minute of it calls nobody', () => {
    const tunnels = {hq: from({100: 'stale', 125: 'ok'})};
    expect(play({tunnels, seconds: 300})).toEqual([]);
  });

  test('of some tunnels names them', () => {
    const tunnels = {hq: from({100: 'stale', 300: 'ok'}), db: from({})};
    expect(play({tunnels, seconds: 600}).map(({event, text}) => [event, text])).toEqual([
      ['data_stale', expect.stringMatching(/^The data on hq is stale, .* old\.$/)],
      ['data_fresh', 'The data on hq is fresh again.'],
    ]);
  });

  test('of some, then of all, is told to its end from its beginning', () => {
    const tunnels = {hq: from({100: 'stale', 400: 'ok'}), db: from({280: 'stale', 400: 'ok'})};
    const polling = (second: number, now: number) => (second >= 280 && second < 398 ? retrying(now) : {});
    expect(play({tunnels, seconds: 600, polling}).map(({event, text}) => [event, text])).toEqual([
      ['data_stale', expect.stringMatching(/^The data on hq is stale/)],
      ['data_stale', expect.stringMatching(/^Cloudflare's API/)],
      ['data_fresh', expect.stringMatching(/ answers again after 5 minutes 30 seconds\.$/)],
    ]);
  });

  test('of all is no silence of an API that answers', () => {
    const tunnels = {hq: from({100: 'stale', 400: 'ok'}), db: from({280: 'stale', 400: 'ok'})};
    expect(play({tunnels, seconds: 600}).map(({event, text}) => [event, text])).toEqual([
      ['data_stale', expect.stringMatching(/^The data on hq is stale/)],
      ['data_stale', expect.stringMatching(/stale/)],
      ['data_fresh', 'The data on 2 tunnels is fresh again: hq, db.'],
    ]);
  });

  test('ends no alert, and makes none', () => {
    const tunnels = {
      hq: from({60: 'critical', 100: 'stale', 900: 'critical'}),
      db: from({96: 'critical', 97: 'stale', 900: 'ok'}),
    };
    expect(brief(play({tunnels, seconds: 1000}))).toEqual([
      ['worse', 'critical', 'hq'],
      ['data_stale', 'unknown'],
      ['data_fresh', 'ok'],
    ]);
  });

  test('an hour in which nobody watched is none', () => {
    const tunnels = {hq: from({60: 'critical', 62: 'stale', 66: 'ok'})};
    expect(play({tunnels, seconds: 300, gaps: {61: 3600}})).toEqual([]);
    const failover = {hq: from({60: 'critical', 64: 'ok'})};
    expect(play({tunnels: failover, every: 1, seconds: 300, gaps: {61: 3600}})).toEqual([]);
  });
});

describe('many at once', () => {
  const all = (conditionAt: (index: number) => (second: number) => Condition) =>
    Object.fromEntries(Array.from({length: 100}, (_, index) => [`t${index}`, conditionAt(index)]));

  test('are one alert, with the first by name and the rest counted', () => {
    const told = play({tunnels: all(() => from({60: 'critical', 200: 'ok'})), seconds: 400});
    expect(told.map(({event, names}) => [event, names.length])).toEqual([
      ['worse', 100],
      ['recovered', 100],
    ]);
    expect(told[0]?.text).toMatch(/^100 tunnels got worse: t\d+, no active connector; .*; and 90 more\.$/);
  });

  test('one after the other are not more than six a minute, and none is left out', () => {
    const told = play({
      tunnels: {
        ...all((index) => from({[60 + index * 2]: 'critical'})),
        hidden: from({100: 'stale', 170: 'ok', 240: 'stale'}),
      },
      seconds: 600,
    });
    expect(told.flatMap(({names}) => names).length).toBe(100);
    expect(told.filter(({event}) => event.startsWith('data_')).map(({event}) => event)).toEqual([
      'data_stale',
      'data_fresh',
      'data_stale',
    ]);
    for (const {second} of told) {
      const within = told.filter((other) => other.second >= second && other.second < second + 60);
      expect(within.length).toBeLessThanOrEqual(6);
    }
  });
});

describe('whatever happens', () => {
  const conditions: readonly Condition[] = [
    'ok',
    'notice',
    'unknown',
    'warning',
    'critical',
    'stale',
    'gone',
    null,
  ];
  const story = fc.array(fc.tuple(fc.integer({min: 1, max: 90}), fc.constantFrom(...conditions)), {
    maxLength: 12,
  });
  const conditionsOf = (phases: ReadonlyArray<readonly [number, Condition]>) => {
    let start = 0;
    return from(
      Object.fromEntries(
        phases.map(([lasts, condition]) => {
          const entry = [start, condition] as const;
          start += lasts;
          return entry;
        }),
      ),
    );
  };

  test.each(['critical', 'warning', 'unknown'] as const)('alerts from %s on hold together', (threshold) => {
    fc.assert(
      fc.property(
        fc.array(story, {minLength: 1, maxLength: 8}),
        fc.integer({min: 1, max: 20}),
        (stories, every) => {
          const tunnels = Object.fromEntries(
            stories.map((phases, index) => [`t${index}`, conditionsOf(phases)]),
          );
          const told = play({tunnels, every, seconds: 300, threshold});
          for (const {second} of told) {
            const within = told.filter((other) => other.second >= second && other.second < second + 60);
            expect(within.length).toBeLessThanOrEqual(6);
          }
          const isBad = new Map<string, boolean>();
          for (const {event, names, tunnels: about} of told) {
            expect(new Set(names).size).toBe(names.length);
            // No alert comes of what nobody knows.
            expect(event === 'gone' || about.every(({view}) => view.freshness === 'fresh')).toBe(true);
            for (const name of names) {
              // What is told to be over was told to have begun.
              expect(event !== 'recovered' && event !== 'better' ? true : isBad.get(name)).toBe(true);
              isBad.set(name, event === 'worse' || event === 'standing' || event === 'better');
            }
          }
          const sight = told.filter(({event}) => event.startsWith('data_')).map(({event}) => event);
          expect(sight[0] ?? 'data_stale').toBe('data_stale');
        },
      ),
      {numRuns: 15},
    );
  });
});
