import {spawn} from 'node:child_process';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';

const script = fileURLToPath(new URL('../../scripts/soak.js', import.meta.url));

type Ended = {readonly status: number | null; readonly stdout: string; readonly stderr: string};

const soak = async (...args: readonly string[]): Promise<Ended> => {
  const child = spawn(process.execPath, [script, ...args], {stdio: ['ignore', 'pipe', 'pipe']});
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return {status, stdout, stderr};
};

/** The numbers in the row of that name. */
const rowOf = (report: string, name: string): readonly number[] => {
  const line = report.split('\n').find((each) => each.trim().startsWith(name)) ?? '';
  return (line.slice(line.indexOf(name) + name.length).match(/[\d.]+/g) ?? []).map(Number);
};

/** The seed is one that soon brings trouble of many kinds. */
const SHORT = ['--hours', '0.3', '--seed', '11', '--tunnels', '5', '--frame', '60'];

describe('npm run soak', () => {
  test('keeps all limits in eighteen simulated minutes of trouble', async () => {
    const {status, stdout, stderr} = await soak(...SHORT);
    // Ink shows the cursor again when the process ends.
    expect(stderr.replace('\u001B[?25h', '')).toBe('');
    expect(stdout).toMatch(/\nAll limits hold\.\n$/);
    expect(status).toBe(0);
    // That there was trouble, that it was shown, and that both ends counted it.
    for (const name of ['answered', 'broken', 'malformed', 'server_error', 'unanswered', 'changes']) {
      const [client = 0, server] = rowOf(stdout, name);
      expect(client, name).toBeGreaterThan(0);
      expect(server, name).toBe(client);
    }
    expect(rowOf(stdout, 'frames, MB written')[0]).toBeGreaterThan(50);
    expect(rowOf(stdout, 'clock leaps, key presses')[1]).toBeGreaterThan(0);
  }, 120_000);

  test.each([
    [['--hours', 'x'], '--hours must be a number from 0.1 to 10000'],
    [['--tunnels', '0'], '--tunnels must be a number from 1 to 1000'],
    [['--days', '3'], "Unknown option '--days'"],
  ])('refuses %j with a sentence', async (args, sentence) => {
    const {status, stderr, stdout} = await soak(...args);
    expect({status, stdout}).toEqual({status: 2, stdout: ''});
    expect(stderr).toBe(`soak: ${sentence}. --help shows the usage.\n`);
  });
});
