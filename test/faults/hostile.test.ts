import {expect, test} from 'vitest';
import {envOf, isLoaded, openSimulator, run, selectedRow, tunnelsIn} from '../e2e/warptop.js';
import {expectHarmless} from '../helpers/escapes.js';
import {keys, openTerminal, type Terminal} from '../helpers/terminal.js';

const shown = [
  'csi-^[[2J^[[31mred',
  'c1-<U+009B>31mred',
  'osc52-^[]52;c;ZXZpbA==^G',
  'osc8-^[]8;;https://evil.example^[\\link^[]8;;^[\\',
  'bel-^G^G',
  'lines-one^Jtwo^M^Jthree^Ifour^@five^?',
  'bidi-<U+202E>gnp.exe<U+2066>',
  'zero<U+200B>width<U+200D><U+2060><U+FEFF>',
  'surrogate-<U+D800>-alone',
  '東京データセンター本番環境',
  '00000000-0000-4000-8000-000000000001',
  '__proto__',
];

/** A picture of 250 rows, beside eight faults at once: it may take long, but not for ever. */
const LOADED_MS = 15_000;

const openDrift = async (columns: number, rows: number): Promise<Terminal> => {
  const simulator = await openSimulator({scenario: 'drift'});
  const terminal = openTerminal({args: ['--interval', '5'], env: envOf(simulator), columns, rows});
  // Two of them have ids that cannot be asked for.
  await terminal.waitFor(
    (screen) =>
      tunnelsIn(screen).length > 10 && screen.filter((line) => line.includes('not asked yet')).length <= 2,
    LOADED_MS,
  );
  return terminal;
};

test('hostile names are one row each, in line with all others', async () => {
  const terminal = await openDrift(200, 250);
  const screen = terminal.screen();
  for (const name of shown) {
    const start = name.slice(0, 28);
    expect(
      screen.filter((line) => line.slice(2).startsWith(start)),
      start,
    ).toHaveLength(1);
  }
  const titles = screen.findIndex((line) => line.includes('TUNNEL / CONNECTOR'));
  const status = terminal.columnOf('HA', titles);
  const width = terminal.widths()[titles] ?? 0;
  const rows = screen.flatMap((line, row) =>
    row > titles && row < screen.length - 1 && line !== '' ? [row] : [],
  );
  expect(rows.length).toBeGreaterThan(150);
  for (const row of rows) {
    // The state begins in its column, and the age of a tunnel ends in the last one.
    if (!/^[▸ ] [├└]/.test(screen[row] ?? '')) {
      expect(terminal.widths()[row], screen[row]).toBe(width);
    }
    expect(terminal.cell(row, status - 1), screen[row]).toBe(' ');
    expect(terminal.cell(row, status), screen[row]).toMatch(/[●◐◉⊘✖◒◇○?]/);
  }
  expectHarmless(terminal.raw());
});

test('loading comes to an end where some tunnels cannot be asked for', async () => {
  const terminal = await openDrift(120, 250);
  await terminal.waitFor((screen) => !screen.join('\n').includes('loading'), 2000);
});

test('broken answers about some tunnels do not hold up the others', async () => {
  const simulator = await openSimulator({scenario: 'drift'});
  const terminal = openTerminal({
    args: ['answer-cut', 'answer-empty', 'answer-html-200', 'hq-mesh', '--interval', '1'],
    env: envOf(simulator),
  });
  const ages = new Set<string>();
  await terminal.waitFor((screen) => {
    expect(screen[0]).not.toMatch(/RETRY|STALE/);
    ages.add(/\d+s$/.exec(screen.find((line) => line.includes('hq-mesh')) ?? '')?.[0] ?? '');
    return ages.has('0s') && simulator.requests() >= 12;
  });
  expect([...ages].filter((age) => !['', '0s', '1s', '2s'].includes(age))).toEqual([]);
});

test('nor do they reach the terminal from any other page', async () => {
  const simulator = await openSimulator({scenario: 'drift'});
  const args = ['csi-*', 'osc52-*', 'ha-escape', 'colo-weird', '--interval', '1'];
  const terminal = openTerminal({args, env: envOf(simulator), columns: 100, rows: 30});
  await terminal.waitFor(isLoaded);
  const visit = async (filter: string, expected: RegExp): Promise<void> => {
    terminal.press('/', filter, keys.enter);
    await terminal.waitFor((screen) => screen.join('\n').includes(`filter “${filter}”`));
    terminal.press('g');
    await terminal.waitFor((screen) => selectedRow(screen).includes(filter));
    terminal.press(keys.enter);
    await terminal.waitFor('Connections seen');
    terminal.press(keys.enter);
    await terminal.waitFor(expected);
    terminal.press(keys.enter);
    await terminal.waitFor(/› connection/);
    for (const shown of ['edge connections', 'Connections seen', 'TUNNEL / CONN']) {
      terminal.press('h');
      await terminal.waitFor(shown);
    }
    terminal.press(keys.escape);
    await terminal.waitFor((screen) => !screen.join('\n').includes('filter “'));
  };
  await visit('csi-', /csi-\^\[\[2J/);
  await visit('osc52', /osc52-\^\[\]52/);
  await visit('ha-escape', /\^\[\[32mactive/);
  await visit('colo-weird', /x-unknown colo/);
  expectHarmless(terminal.raw());
});

test.each([[['--once']], [['--once', '--json']]])('nor with %j', async (args) => {
  const simulator = await openSimulator({scenario: 'drift'});
  const {stdout, stderr} = await run(args, {env: envOf(simulator)});
  expect(stdout).toContain('osc52-');
  expectHarmless(stdout);
  expectHarmless(stderr);
  expect(stderr).not.toMatch(/\n\s+at /);
});
