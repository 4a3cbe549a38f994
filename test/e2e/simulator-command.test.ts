import {expect, test} from 'vitest';
import {built, keys, openTerminal} from '../helpers/terminal.js';
import {isLoaded, run} from './warptop.js';

test('the simulator prints an environment that works, and ends on Ctrl-C', async () => {
  const simulator = openTerminal({
    command: [process.execPath, built('simulator.js')],
    args: ['--port', '0', '--scenario', 'calm'],
  });
  const screen = await simulator.waitFor('Ctrl-C ends it.');
  const env = Object.fromEntries(
    screen.flatMap((line) => {
      const [, name, value] = /^ {2}export (\w+)=(\S+)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
  expect(Object.keys(env).sort()).toEqual([
    'CLOUDFLARE_ACCOUNT_ID',
    'CLOUDFLARE_API_BASE_URL',
    'CLOUDFLARE_API_TOKEN',
  ]);
  const report = await run(['--once'], {env});
  expect(report).toMatchObject({code: 0, stderr: ''});
  expect(report.stdout).toContain('6 tunnels, 14 connectors, no problems');
  const terminal = openTerminal({args: ['--interval', '1'], env});
  await terminal.waitFor(isLoaded);
  simulator.press(keys.controlC);
  expect(await simulator.exit).toEqual({code: 130, signal: null});
  await terminal.waitFor(/RETRY/);
});
