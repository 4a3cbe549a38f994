import {expect, test} from 'vitest';
import {systemClock} from '../../source/clock.js';
import {startSimulator} from '../../source/simulator/server.js';
import {
  envOf,
  isLoaded,
  openSimulator,
  rowWith,
  selectedRow,
  tunnelsIn,
  withoutTime,
} from '../e2e/warptop.js';
import {keys, openTerminal} from '../helpers/terminal.js';

const bodyOf = (screen: readonly string[]): readonly string[] =>
  screen.slice(2, -1).map((line) => withoutTime(line.replace(/( · API: [a-z ]+?)(?= +\d+s$)/, '')));

test('rows stay while the API is away, and are renewed when it is back', async () => {
  const simulator = await openSimulator();
  const args = ['hq-mesh', 'api-prod', '--interval', '1', '--budget', '100'];
  const terminal = openTerminal({args, env: envOf(simulator)});
  const before = await terminal.waitFor(isLoaded);
  await simulator.close();
  const away = await terminal.waitFor(/RETRY in \d+s · connection refused/);
  expect(bodyOf(away)).toEqual(bodyOf(before));
  expect(away[0]).not.toContain('LIVE');
  expect(terminal.lookOf('RETRY').colour).toBe('bright magenta');
  // Trouble with the API is no trouble of a tunnel, and what is old is not counted as healthy.
  const stale = await terminal.waitFor(/\? 6 unknown/);
  expect(stale[0]).not.toMatch(/active|connected|offline/);
  expect(Number(/ (\d+)s$/.exec(rowWith(stale, 'api-prod'))?.[1])).toBeGreaterThanOrEqual(3);
  expect(terminal.lookOf('6ed574f8').isInverse).toBe(true);
  // What it was can be read, without the colour of what is.
  expect(terminal.lookOf('active', /af5f62ae/)).toMatchObject({colour: 'default', isDim: false});
  expect(terminal.lookOf('2×LHR', /af5f62ae/).isDim).toBe(true);
  const again = await startSimulator({scenario: 'calm', port: simulator.port});
  try {
    const back = await terminal.waitFor(
      (screen) => isLoaded(screen) && / 0s$/.test(rowWith(screen, 'api-prod')),
    );
    expect(tunnelsIn(back)).toEqual(tunnelsIn(before));
    expect(back[0]).not.toContain('unknown');
  } finally {
    await again.close();
  }
});

test('keys work while the API is away', async () => {
  const simulator = await openSimulator();
  const terminal = openTerminal({args: ['--interval', '1'], env: envOf(simulator)});
  await terminal.waitFor(isLoaded);
  await simulator.close();
  await terminal.waitFor('RETRY');
  terminal.press('G');
  await terminal.waitFor((screen) => selectedRow(screen).includes('4d7b87e4'));
  terminal.press(keys.enter);
  await terminal.waitFor(/staging-web › 4d7b87e4[\s\S]*edge connections/);
  const start = performance.now();
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expect(performance.now() - start).toBeLessThan(500);
});

test('the rate limit is told with a countdown, and nothing is asked until it is over', async () => {
  // A clock that this test can put forward: the quota is used up 20 s after the start.
  let aheadMs = 0;
  const clock = {...systemClock, now: () => systemClock.now() + aheadMs};
  const simulator = await openSimulator({scenario: 'rate-limited', clock});
  const terminal = openTerminal({args: ['--interval', '1'], env: envOf(simulator)});
  await terminal.waitFor((screen) => tunnelsIn(screen).length === 6 && / 0s$/m.test(screen.join('\n')));
  aheadMs = 25_000;
  terminal.press('r');
  const first = await terminal.waitFor(/RATE LIMITED 0:\d\d/);
  const asked = simulator.requests();
  const left = (screen: readonly string[]): number =>
    Number(/RATE LIMITED 0:(\d\d)/.exec(screen[0] ?? '')?.[1]);
  // Others use nearly all, so the next question may have had to wait for a few seconds.
  expect(left(first)).toBeGreaterThan(10);
  expect(left(first)).toBeLessThanOrEqual(36);
  expect(tunnelsIn(first)).toHaveLength(6);
  expect(terminal.lookOf('RATE LIMITED').colour).toBe('bright magenta');
  terminal.press('r');
  await terminal.waitFor((screen) => left(screen) <= left(first) - 2);
  expect(simulator.requests()).toBe(asked);
});

test('a thousand tunnels start at once and scroll to the end', async () => {
  const simulator = await openSimulator({scenario: 'large'});
  const answer = await fetch(
    `${simulator.url}/accounts/${simulator.accountId}/cfd_tunnel?is_deleted=false&per_page=1000`,
    {headers: {authorization: `Bearer ${simulator.token}`}},
  );
  const {result} = (await answer.json()) as {result: {name: string}[]};
  const names = result.map(({name}) => name).sort(new Intl.Collator('en', {numeric: true}).compare);
  const terminal = openTerminal({env: envOf(simulator)});
  await terminal.waitFor(/loading .*\b\d+\/1,000 tunnels/);
  terminal.press('G');
  const last = names.at(-1) ?? '';
  const end = await terminal.waitFor((screen) => tunnelsIn(screen).includes(last));
  expect(selectedRow(end)).not.toBe('');
  terminal.press('G');
  // Once the connectors of the last tunnel are known, the last of them is the last row.
  await terminal.waitFor((screen) => selectedRow(screen).includes(last) || /^▸ └/.test(selectedRow(screen)));
  terminal.press('g');
  await terminal.waitFor((screen) => selectedRow(screen).includes('ams-api-001'));
  terminal.press('/', last);
  await terminal.waitFor((screen) => tunnelsIn(screen).join() === last);
});

test('of a thousand tunnels, those that are seen are asked for first', async () => {
  const simulator = await openSimulator({scenario: 'large'});
  const terminal = openTerminal({env: envOf(simulator)});
  await terminal.waitFor(/loading .*\b[1-9]\d*\/1,000 tunnels/);
  const unasked = (screen: readonly string[]): boolean =>
    screen.some((line) => line.includes('not asked yet'));
  await terminal.waitFor((screen) => !unasked(screen), 3000);
});
