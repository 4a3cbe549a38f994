import fc from 'fast-check';
import {cleanup} from 'ink-testing-library';
import {afterEach, describe, expect, test} from 'vitest';
import type {Change} from '../../source/model/changes.js';
import {failure} from '../../source/model/failure.js';
import type {Observation} from '../../source/model/observation.js';
import {rawText, safe} from '../../source/model/text.js';
import type {History} from '../../source/monitor/history.js';
import {keys, type OpenApp, openApp} from '../helpers/app.js';
import {historyOf, NOON_MS, observations, restingState} from '../helpers/observed.js';

/* The screen in other times than now: whole pictures, and what must hold for each of them. */

afterEach(cleanup);

const SPAN_MS = 90_000;

const seen = await observations('failover', SPAN_MS);
const history = historyOf(seen);
const state = restingState(history);

type Size = readonly [number, number];

const SIZES: readonly Size[] = [
  [120, 40],
  [80, 24],
  [40, 10],
];

const open = (size: Size, options: Parameters<typeof openApp>[2] = {}, of: History = history) =>
  openApp(state, size, options, of);

const replay = {name: safe`incident.ndjson`, startAt: null};

const expectFrame = async (app: OpenApp, name: string, [columns, rows]: Size): Promise<void> => {
  expect(app.text().split('\n').length).toBeLessThanOrEqual(rows);
  await expect(`${app.text()}\n`).toMatchFileSnapshot(`../frames/${name}-${columns}x${rows}.txt`);
};

describe.each(SIZES)('at %i×%i', (...size) => {
  test('a change of the past', async () => {
    const app = await open(size);
    await app.press('{{', /REWIND −00:1/);
    await expectFrame(app, 'rewind', size);
  });

  test('the timeline, now and in the past', async () => {
    const app = await open(size);
    await app.press('e', /changes since 11:58:30/);
    await expectFrame(app, 'events', size);
    await app.press('[[[[[[[[[', /REWIND −00:45/);
    await expectFrame(app, 'events-rewind', size);
  });

  test('the differences to now', async () => {
    const app = await open(size);
    await app.press(':-75s\r', /REWIND −01:15/);
    await app.press('d', /then 11:58:45 → now/);
    await expectFrame(app, 'differences', size);
  });

  test('a replay', async () => {
    const app = await open(size, {replay: {...replay, startAt: NOON_MS - 70_000}});
    await app.shows(/REPLAY 11:58:50 still/);
    await expectFrame(app, 'replay', size);
  });

  test('a tunnel with its last changes', async () => {
    const app = await open(size);
    await app.press('/hq-mesh\rg\r', /hq-mesh mesh/);
    await app.press(size[1] < 20 ? keys.pageDown : 'g', /Last changes/);
    await expectFrame(app, 'tunnel-changes', size);
  });
});

/** The picture below header and notes, which tell of the time they are seen from. */
const bodyOf = (app: OpenApp): string =>
  app
    .text()
    .split('\n')
    .slice(1, -1)
    .filter((line) => !line.startsWith('the fleet at '))
    .join('\n')
    .trimEnd();

test.each([
  ['the list', '', /TUNNEL \/ CONNECTOR/],
  ['a tunnel', '/hq-mesh\rg\r', /Verdict/],
  ['a connector', '/hq-mesh\rgj\r', /edge connection/],
])('%s of any moment is the picture of who knows nothing later', async (_, press, shown) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({min: 1, max: SPAN_MS / 1000}), async (secondsAgo) => {
      const moment = NOON_MS - secondsAgo * 1000;
      const size = [100, 40] as const;
      const whole = await open(size);
      await whole.press(`:-${secondsAgo}s\r${press}`, shown);
      await whole.shows(/REWIND/);
      const until = historyOf(seen, moment);
      const fresh = await openApp(restingState(until, moment), size, {}, until, moment);
      await fresh.press(press, shown);
      expect(bodyOf(whole)).toBe(bodyOf(fresh));
      cleanup();
    }),
    {numRuns: 4, seed: 7},
  );
});

describe('a replay', () => {
  const size: Size = [80, 24];

  test('plays from its beginning, stands still at its end, and is never live', async () => {
    const app = await open(size, {replay});
    await app.shows(/REPLAY 11:58:30 ×1/);
    expect(app.text()).toMatch(/the beginning · incident\.ndjson: 2026-11-22 11:58:30 UTC to 12:00:00 UTC/);
    app.clock.advance(10_000);
    await app.shows(/REPLAY 11:58:40 ×1/);
    await app.press('++', /×5/);
    app.clock.advance(4000);
    await app.shows(/REPLAY 11:59:00 ×5/);
    app.clock.advance(60_000);
    await app.shows(/REPLAY 12:00:00 still\nthe end · /);
    await app.press(' ', /this is the end/);
    await app.press(']', /REPLAY 12:00:00 still/);
    await app.press('[ ', /REPLAY 11:59:55 ×5/);
    await app.press('0', /REPLAY 12:00:00 still/);
    expect(app.text()).not.toMatch(/LIVE|next \ds|API \d/);
  });

  test('asks nobody', async () => {
    const app = await open(size, {replay});
    await app.press('r', /a replay asks nobody/);
    expect(app.refreshes()).toBe(0);
    expect(app.text()).not.toContain('r refresh');
  });

  test('compares with its end', async () => {
    const app = await open(size, {replay});
    await app.press(':11:58:50\rd', /then 11:58:50 → the end, 12:00:00/);
    await app.press('0', /No difference: the fleet was then as it is at the end/);
  });
});

describe('in the past', () => {
  const size: Size = [120, 40];

  test('collecting goes on, and its trouble is told beside the moment', async () => {
    const app = await open(size);
    await app.press('[', /REWIND −00:05/);
    const before = bodyOf(app);
    const timedOut = failure('timeout');
    app.clock.advance(20_000);
    app.setState({
      ...state,
      polling: {
        ...state.polling,
        activity: {name: 'retrying', at: app.clock.now() + 5000, failure: timedOut},
      },
    });
    await app.shows(/REWIND −00:2\d RETRY in/);
    expect(bodyOf(app)).toBe(before);
    await app.press('r', /REWIND/);
    expect(app.refreshes()).toBe(1);
    expect(bodyOf(app)).toBe(before);
    await app.press('0', /^(?![\s\S]*REWIND)/);
  });

  test('what is looked at stays what is asked for first', async () => {
    const app = await open(size);
    await app.press('/hq-mesh\rg', /▸ hq-mesh/);
    const before = app.attention();
    await app.press('[', /REWIND/);
    expect(app.attention()?.selected).toBe(before?.selected);
  });

  test('it plays on until it has caught up', async () => {
    const app = await open(size);
    await app.press('[[ ', /REWIND −00:10 ×1/);
    app.clock.advance(3000);
    await app.shows(/the fleet at 11:59:53/);
    await app.press(' ', /REWIND −00:10 · /);
    await app.press('+++ ', /REWIND −00:10 ×10/);
    app.clock.advance(2000);
    await app.shows(/LIVE/);
  });

  test('a picture that is held is compared with now, and can be gone back from', async () => {
    const until = historyOf(seen, NOON_MS - 20_000);
    const app = await openApp(restingState(until, NOON_MS - 20_000), size, {}, until, NOON_MS - 20_000);
    await app.press('p', /PAUSED/);
    await app.press('d', /No difference: the fleet was then as it is now/);
    for (const observation of seen.filter(({at}) => at > NOON_MS - 20_000)) {
      until.accept(observation);
    }
    app.clock.advance(20_000);
    app.setState(restingState(until));
    await app.shows(/then 11:59:40 → now: \d+ differences/);
    await app.press('[', /REWIND −00:2[56][\s\S]*then 11:59:35 → now/);
    await app.press(`0${keys.escape}`, /LIVE/);
  });

  test('what was not there yet is not called gone', async () => {
    const early = seen.map((observation, index) =>
      index === 0 ? {...observation, at: observation.at - 10_000} : observation,
    );
    const app = await open(size, {}, historyOf(early));
    await app.press(keys.enter, /edge connections/);
    await app.press('[['.repeat(20), /This connector was not there at this moment/);
    expect(app.text()).toContain('the beginning');
    await app.press('e', /changes? of /);
  });

  test('what warptop says of itself is of now', async () => {
    const app = await open(size);
    app.log.add({level: 'info', from: 'warptop', text: 'warptop begins.'});
    app.clock.advance(65_000);
    await app.press('[[', /REWIND/);
    await app.press('L', /• info · warptop · 65s ago/);
  });

  test('Esc goes back one level, and says how to leave the past', async () => {
    const app = await open(size);
    await app.press(`[${keys.enter}`, /edge connections/);
    await app.press(keys.left, /TUNNEL \/ CONNECTOR/);
    await app.press(keys.left, /this is the past: 0 goes back to now/);
    expect(app.text()).toContain('REWIND');
    await app.press('j', /^(?![\s\S]*goes back to now)/);
  });

  test('mask, UTC, filter, problems and order hold for the moment shown', async () => {
    const app = await open(size);
    await app.press(':11:58:45\r', /the fleet at 11:58:45 UTC/);
    await app.press('x', /\(masked\)/);
    await app.press('!', /problems only/);
    expect(app.text()).toMatch(/✖ no active connector/);
    await app.press('s', /HA↓/);
    await app.press('/lab\r', /filter “lab”/);
    await app.press('u', /the fleet at \d\d:\d\d:\d\d ·/);
    expect(app.text()).toContain('REWIND −01:14');
  });

  test('an API that was lost then is told, and its trouble has a colour of its own', async () => {
    const at = NOON_MS - 58_000;
    const limited: Observation = {
      outcome: 'failure',
      question: {about: 'tunnels', kind: 'warp_connector'},
      failure: failure('rate_limited', {status: 429}),
      ...{at, tookMs: 0, requests: 1, quota: null},
    };
    const [before, after] = [seen.filter((one) => one.at < at), seen.filter((one) => one.at > at)];
    const app = await open([120, 40], {}, historyOf([...before, limited, ...after]));
    await app.press(':11:59:03\r', /the fleet at 11:59:03 UTC · API lost then: rate limited/);
    await app.press('e', /^▸ 11:59:02 .* \(API\) +API lost: rate limited/m);
    expect(app.text()).toMatch(/^ {2}11:59:05 .* \(API\) +API answers again after 3/m);
    const row = app
      .painted()
      .split('\n')
      .find((line) => line.includes('API lost: rate'));
    expect(row).toContain('\u001B[95mAPI lost: rate limited');
    await app.press(
      keys.enter,
      /the fleet at 11:59:02 UTC · API lost then: rate limited · API lost: [^\n]*\n {2}TUNNEL/,
    );
    await app.press(
      'd',
      /then 11:59:02 → now: \d+ differences in \d tunnels and of the API\n▸ API +1 difference\n/,
    );
    await app.press(`${keys.enter}j`, /▸ {3}lost then, answering since/);
  });

  test('the clock being set moves the moment with what is remembered', async () => {
    const past = historyOf(seen);
    const app = await open(size, {}, past);
    await app.press('{', /the fleet at/);
    const note = /hq-mesh \w+: [^·\n]+|: [^·\n]+/.exec(app.text().split('\n')[1] ?? '')?.[0] ?? '-';
    past.shift(-5000);
    const lapse = {name: 'set-back', at: NOON_MS, ms: 5000} as const;
    app.setState({...state, polling: {...state.polling, lapse}});
    await app.shows(/the fleet at 11:59:\d[05]/);
    await app.shows(note.trim());
  });
});

test('a replay tells how much it holds, however long ago it was recorded', async () => {
  const app = await openApp(
    state,
    [120, 40],
    {replay: {...replay, startAt: NOON_MS}},
    history,
    NOON_MS + 1e9,
  );
  await app.press('D', /remembered +30m, since 2026-11-22 11:30:00 UTC/);
});

test('the moment moves with the clock, though that is set back by more than the way to it', async () => {
  const hourMs = 3_600_000;
  const past = historyOf(seen);
  const app = await open([120, 24], {}, past);
  await app.press(':-30s\r', /REWIND −00:30/);
  app.clock.set(-hourMs);
  past.shift(-hourMs);
  const lapse = {name: 'set-back', at: app.clock.now(), ms: hourMs} as const;
  app.setState({snapshot: past.snapshot(), polling: {...state.polling, lapse}});
  await app.shows(/set back/);
  await app.shows(/REWIND −00:31[\s\S]*the fleet at 10:59:30/);
});

describe('the timeline', () => {
  const size: Size = [100, 24];

  const many = (count: number, end = NOON_MS): History => {
    const tunnel = {key: 'warp_connector/x', kind: 'warp_connector', id: null, name: rawText('hq')} as const;
    const changes = Array.from(
      {length: count},
      (_, index): Change => ({
        at: end - (count - index) * 1000,
        what: 'ha_status',
        from: rawText('active'),
        to: rawText('offline'),
        tunnel,
        connector: {key: `c${index % 7}`, id: rawText(`c${index % 7}`), label: null},
      }),
    );
    return {
      ...history,
      changes: () => changes,
      span: () => ({from: end - count * 1000, until: end}),
    };
  };

  test('leads to the moment of an event, whatever the filter hides there', async () => {
    const app = await open(size);
    await app.press('/api-prod\r', /filter “api-prod”/);
    await app.press('e', /changes since/);
    await app.press('/hq-mesh\r', /of \d+ changes/);
    await app.press(keys.enter, /▸ . [\s\S]*REWIND|REWIND[\s\S]*▸ /);
    expect(app.text()).not.toContain('filter “');
    expect(app.text()).toMatch(/▸ (├|└|hq-mesh)/);
    await app.press(keys.left, /of \d+ changes/);
    expect(app.text()).toContain('REWIND');
    await app.press(keys.left, /^\S[^\n]*\n[^\n]*\n\d+ changes since/);
  });

  test('of a connector shows its own', async () => {
    const app = await open(size);
    await app.press('/hq-mesh\rgj\r', /edge connection/);
    await app.press('e', /changes? of hq-mesh \w{8}/i);
    expect(app.text()).not.toContain('TUNNEL');
    await app.press('e', /edge connection/);
  });

  test('says since when nothing has changed', async () => {
    const quiet = historyOf(seen, NOON_MS - SPAN_MS);
    const app = await openApp(restingState(quiet), size, {}, quiet);
    await app.press('e', /Nothing has changed since 11:58:30\./);
    expect(app.text()).not.toContain('Enter');
    await app.press('{', /no earlier change is remembered/);
  });

  test('dims what is still to come', async () => {
    const app = await open(size);
    await app.press('e[[[[[[[[[', /REWIND −00:45/);
    const rows = app.text().split('\n');
    const marker = rows.findIndex((row) => row.includes('the moment shown'));
    expect(marker).toBeGreaterThan(4);
    expect(rows[marker + 1]).toMatch(/^▸ 11:59:1/);
    const undimmed = (line: string): string =>
      line
        .split('\u001B[2m')
        .map((part, index) => (index === 0 ? part : part.slice(part.indexOf('\u001B[22m'))))
        .join('');
    const bright = app.painted().split('\n').map(undimmed);
    const words = /ha_status|connections|status|→/;
    expect(bright.slice(4, marker).filter((line) => words.test(line))).toEqual([]);
    expect(bright.slice(marker + 1).some((line) => words.test(line))).toBe(true);
  });

  test.each([
    [80, /^▸ 11-22 12:00:00 {2}dc-fra-mesh {13}status degraded → healthy$/m],
    [40, /^▸ 11-22 12:00:00 {2}dc-fra-me… {2}\S+…$/m],
  ])('has the dates of another day, at %i columns', async (columns, row) => {
    const app = await openApp(state, [columns, 24], {}, history, NOON_MS + 13 * 3_600_000);
    await app.press('e', /changes since 2026-11-22/);
    expect(app.text()).toMatch(row);
  });

  test('has them where only the oldest of many is of another day', async () => {
    const end = Date.UTC(2026, 10, 23, 0, 5, 0);
    const app = await openApp(state, size, {}, many(1000, end), end);
    await app.press('e', /1,000 changes since 2026-11-22 23:48:20/);
    expect(app.text()).toMatch(/^▸ 00:04:59 {7}/m);
    await app.press('G', /^▸ 11-22 23:48:20 {2}/m);
  });

  test('steps to and fro in one burst are all obeyed, and soon', async () => {
    const app = await open(size);
    const start = performance.now();
    await app.press(`${'[]'.repeat(5000)}[[{}`, /REWIND −00:0|LIVE/);
    expect(performance.now() - start).toBeLessThan(4000);
  });

  test('of ten thousand changes answers keys at once', async () => {
    const app = await open(size, {}, many(10_000));
    const start = performance.now();
    await app.press('e', /10,000 changes/);
    await app.press('j'.repeat(2000), /↓\d/);
    await app.press('G', /▸/);
    await app.press('/c3\r', /of 10,000 changes/);
    await app.press('{'.repeat(500), /REWIND/);
    await app.press(`${'{}'.repeat(500)}{`, /REWIND/);
    // A machine that is busy has time enough; one picture for each key would take minutes.
    expect(performance.now() - start).toBeLessThan(6000);
  });
});
