import {describe, expect, test} from 'vitest';
import {built} from '../helpers/terminal.js';
import {run} from './warptop.js';

/* What is asked for alone is printed without the rest of the program, and no other way can be told from that. */

const FULL = ['/bin/sh', '-c', 'exec "$0" "$@" >/dev/full', process.execPath, built('cli.js')] as const;

describe.each(['--help', '-h', '--version'])('%s alone', (flag) => {
  const both = (options: Parameters<typeof run>[1] = {}) =>
    Promise.all([run([flag], options), run([flag, '--utc'], options)]);

  test('prints what it prints beside others', async () => {
    const [alone, beside] = await both();
    expect(alone).toEqual(beside);
    expect(alone).toMatchObject({code: 0, signal: null, stderr: ''});
    expect(alone.stdout).toMatch(
      flag === '--version' ? /^\d+\.\d+\.\d+\n$/ : /^\n {2}warptop: [\s\S]*--demo[\s\S]*\n\n$/,
    );
  });

  test('ends quietly where nobody reads, as any other output', async () => {
    const [alone, beside] = await both({isStdoutClosed: true});
    expect(alone).toEqual({code: 141, signal: null, stdout: '', stderr: ''});
    expect(alone).toEqual(beside);
  });

  test('says where it cannot be written', async () => {
    const [alone, beside] = await both({command: FULL});
    expect(alone.code).toBe(1);
    expect(alone.stderr).toMatch(/^warptop: [^\n]+\.\n$/);
    expect(alone).toEqual(beside);
  });
});
