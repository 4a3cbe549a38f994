import {expect, test} from 'vitest';
import {keys} from '../helpers/terminal.js';
import {openDemo, selectedRow} from './warptop.js';

/** A moment; with its date where that is another day by now. */
const WHEN = String.raw`(\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d`;

/** The offset in the header, in seconds; null where it shows no past. */
const offsetOf = ([header = '']: readonly string[]): number | null => {
  const [, minutes, seconds] = /REWIND −(\d+):(\d\d)/.exec(header) ?? [];
  return minutes === undefined ? null : Number(minutes) * 60 + Number(seconds);
};

const isLive = ([header = '']: readonly string[]): boolean => header.includes('LIVE');

test('to a change and back to now, while collecting goes on', async () => {
  const terminal = await openDemo({}, 'failover');
  terminal.press('{');
  const past = await terminal.waitFor((screen) => offsetOf(screen) !== null);
  expect(past[0]).not.toContain('LIVE');
  expect(past[1]).toMatch(new RegExp(`^the fleet at ${WHEN} · \\S+ .*: .+`));
  expect(past.at(-1)).toMatch(/^\[ \] step {2}\{ \} change {2}0 live {2}d diff /);
  // The picture stands still, and is further away with each second.
  await terminal.waitFor((screen) => (offsetOf(screen) ?? 0) > (offsetOf(past) ?? 0) + 1);
  expect(terminal.screen().slice(1)).toEqual(past.slice(1));
  terminal.press('{');
  await terminal.waitFor((screen) => screen[1] !== past[1]);
  terminal.press('0');
  await terminal.waitFor(isLive);
  expect(terminal.screen().join('\n')).not.toContain('the fleet at');
});

test('to a time that is typed, to the differences, and on until it is now', async () => {
  const terminal = await openDemo({}, 'failover');
  terminal.press(':', '25:00', keys.enter);
  const refused = await terminal.waitFor('no such time');
  expect(refused.at(-1)).toMatch(/^time: 25:00▏ {2}▲ no such time: 25:00/);
  expect(refused[0]).not.toContain('REWIND');
  terminal.press(keys.controlU, '-300h', keys.enter);
  await terminal.waitFor(new RegExp(`is before what is remembered \\(${WHEN}\\)`));
  terminal.press(keys.controlU, '-20m', keys.enter);
  await terminal.waitFor((screen) => Math.abs((offsetOf(screen) ?? 0) - 20 * 60) < 60);
  terminal.press('d');
  await terminal.waitFor(new RegExp(`then ${WHEN} → now`));
  terminal.press(keys.escape);
  await terminal.waitFor('TUNNEL / CONNECTOR');
  expect(offsetOf(terminal.screen())).toBeGreaterThan(19 * 60);
  // Twenty minutes in four seconds.
  terminal.press('+++++++', ' ');
  await terminal.waitFor('×300');
  await terminal.waitFor(isLive);
});

test('from the timeline to a moment, with whom it is about selected, and back', async () => {
  const terminal = await openDemo({}, 'failover');
  terminal.press('e');
  await terminal.waitFor(new RegExp(`\\d+ changes since ${WHEN}, the newest first`));
  terminal.press('/', 'took over', keys.enter);
  const newest = selectedRow(await terminal.waitFor(/\d+ of \d+ changes/));
  terminal.press(keys.down);
  const row = await terminal.waitFor((screen) => ![newest, ''].includes(selectedRow(screen)));
  const connector = /([0-9a-f]{8}) +took over/.exec(selectedRow(row))?.[1] ?? 'none';
  terminal.press(keys.enter);
  const there = await terminal.waitFor(
    (screen) => offsetOf(screen) !== null && selectedRow(screen).includes(`${connector} `),
  );
  expect(there[1]).toContain(`${connector}: took over`);
  expect(selectedRow(there)).toContain('● active');
  expect(offsetOf(there)).toBeGreaterThan(0);
  terminal.press(keys.escape);
  const back = await terminal.waitFor('the moment shown');
  expect(selectedRow(back)).toContain(connector);
  expect(offsetOf(back)).toBeGreaterThan(0);
});
