import {appendFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ExitError} from '../../source/exit.js';
import type {Observation} from '../../source/model/observation.js';
import {scenarios} from '../../source/simulator/scenarios.js';
import {createWorld, step} from '../../source/simulator/world.js';
import {answered, connector, listed, NOON, tunnel, uuid} from '../helpers/fleet.js';
import {read, readText, sessionLines, temporary} from './recordings.js';
import {looked} from './worlds.js';

/* Whatever became of a file, nothing is read from it that was never seen. */

const other = connector({id: uuid(2)});

/** A list, a tunnel, the same again, another one, that again. */
const observations: readonly Observation[] = [
  listed([tunnel()], {at: NOON + 1}),
  answered([connector()], {at: NOON + 2}),
  answered([connector()], {at: NOON + 3}),
  answered([connector(), other], {at: NOON + 4}),
  answered([connector(), other], {at: NOON + 5}),
  listed([tunnel()], {at: NOON + 6}),
];

const lines = sessionLines(observations);

const whole = `${lines.join('\n')}\n`;

const times = (observed: readonly Observation[]): readonly number[] => observed.map(({at}) => at - NOON);

const withLine = (index: number, text: string): string => `${lines.with(index, text).join('\n')}\n`;

const problemsOf = async (text: string): Promise<readonly [readonly number[], readonly string[]]> => {
  const {observed, problems} = await readText(text);
  return [times(observed), problems.map(({line, words}) => `${line}: ${words}`)];
};

describe('a line that is damaged is named, and', () => {
  test('what refers to it is not taken for something older', async () => {
    expect(await problemsOf(withLine(4, '{"at":17953632'))).toEqual([
      [1, 2, 3, 6],
      ['5: it is damaged', '6: it refers to an answer that could not be read'],
    ]);
  });

  test('what is like it is no answer either', async () => {
    expect(lines[4]).toContain('"like":2');
    expect(await problemsOf(withLine(2, '{"at":1795363200002,"id":2}'))).toEqual([
      [1, 6],
      [
        '3: it is no observation',
        '4: it refers to an answer that could not be read',
        '5: it is like an answer that could not be read',
        '6: it refers to an answer that could not be read',
      ],
    ]);
  });

  test.each([
    ['{"at":1795363200003,"same":9}', 'it refers to an answer that could not be read'],
    ['{"at":1795363200003,"same":"2"}', 'it refers to an answer that could not be read'],
    ['{"at":"noon","same":2}', 'it has no time'],
    ['{"at":1e300,"same":2}', 'it has no time'],
    ['{"at":8640000000000000,"same":2}', 'it has no time'],
    ['{"same":2}', 'it has no time'],
    ['{"at":1795363200003,"set_back_ms":9007199254740991}', 'it sets the clock by more than can be'],
    ['{"at":1795363200003,"set_back_ms":-9007199254740991}', 'it sets the clock by more than can be'],
    ['{"at":1795363200003}', 'it is no observation'],
    ['{"at":1795363200003,"set_back_ms":"1"}', 'it is no observation'],
    ['[1]', 'it is damaged'],
    ['null', 'it is damaged'],
    ['{"at":1795363200003,"same":2', 'it is damaged'],
  ])('the rest is read: %s', async (line, words) => {
    const {observed, problems, problemCount} = await readText(withLine(3, line));
    expect(problems[0]).toEqual({line: 4, words});
    const isBlind = line === '[1]' || line === 'null';
    expect(times(observed)).toEqual(isBlind ? [1, 2] : [1, 2, 4, 5, 6]);
    expect(problemCount).toBe(isBlind ? 4 : 1);
  });

  test.each([
    '{"at":1795363200004,"id":3,"kind":"quick_tunnel","tunnels":[]}',
    '{"at":1795363200004,"id":3,"kind":"warp_connector","tunnel":7,"connectors":[]}',
    '{"at":1795363200004,"id":3,"kind":"warp_connector","tunnels":{}}',
    '{"at":1795363200004,"id":3,"kind":"warp_connector","tunnels":[7]}',
    '{"at":1795363200004,"id":3,"kind":"warp_connector","tunnels":[[0,1]]}',
    '{"at":1795363200004,"id":3,"like":1,"kind":"warp_connector","tunnels":[[0,2]]}',
    '{"at":1795363200004,"id":3,"like":1,"kind":"warp_connector","tunnels":[[-1,1]]}',
    '{"at":1795363200004,"id":3,"like":1,"kind":"cfd_tunnel","tunnels":[[0,1]]}',
    '{"at":1795363200004,"id":3,"kind":"warp_connector","failure":{"kind":"bad luck"}}',
    '{"at":1795363200004,"id":3,"account":{"name":"acme"}}',
  ])('makes no observation: %s', async (line) => {
    const [seen, problems] = await problemsOf(withLine(4, line));
    expect(seen).toEqual([1, 2, 3, 6]);
    expect(problems[0]).toBe('5: it is no observation');
  });
});

describe('a time that leaps ahead by more than a day', () => {
  const at = (line: string, ms: number): string => line.replace(/"at":\d+/, `"at":${ms}`);
  const LEAP_MS = 10 * 365 * 86_400_000;
  const late = (index: number): string => at(lines[index] ?? '', NOON + LEAP_MS);
  const words = 'its time fits neither what is before nor what is after it';

  test('is passed over where the next line goes back', async () => {
    expect(await problemsOf(withLine(3, late(3)))).toEqual([[1, 2, 4, 5, 6], [`4: ${words}`]]);
  });

  test('is passed over also where a mark lies between', async () => {
    const text = lines.toSpliced(3, 1, late(3), `{"session":${NOON}}`).join('\n');
    expect(await problemsOf(`${text}\n`)).toEqual([[1, 2, 4, 5, 6], [`4: ${words}`]]);
  });

  test('makes doubtful what refers to it, and nothing else', async () => {
    expect(await problemsOf(withLine(4, late(4)))).toEqual([
      [1, 2, 3, 6],
      [`5: ${words}`, '6: it refers to an answer that could not be read'],
    ]);
  });

  test('is believed where time goes on from there', async () => {
    const slept = lines.map((line, index) => (index < 3 ? line : at(line, NOON + LEAP_MS + index)));
    const [seen, problems] = await problemsOf(`${slept.join('\n')}\n`);
    expect([seen.slice(0, 3), problems]).toEqual([[1, 2, LEAP_MS + 3], []]);
  });

  test.each([
    ['the clock is said to be set back', `{"at":${NOON + 4},"set_back_ms":${LEAP_MS}}`],
    ['another session begins', sessionLines([], NOON + 10)[0] ?? ''],
  ])('is believed where %s', async (_, next) => {
    const text = [...lines.slice(0, 3), late(3), next].join('\n');
    expect(await problemsOf(`${text}\n`)).toEqual([[1, 2, LEAP_MS], []]);
  });

  test('is believed at the end', async () => {
    expect(await problemsOf(withLine(6, late(6)))).toEqual([[1, 2, 3, 4, 5, LEAP_MS], []]);
  });
});

test('odd fields hide nothing else', async () => {
  const line = `{"at":1795363200004,"id":3,"kind":"warp_connector","tunnel":"${uuid(1)}","took":"long","requests":-1,
    "quota":[1],"renew":{},"served":"now","next":1,"connectors":[{"id":7,"ha_status":"active","conns":"none"}]}`;
  const {observed, problemCount} = await readText(withLine(4, line.replaceAll('\n', '')));
  expect(problemCount).toBe(0);
  expect(observed[3]).toMatchObject({tookMs: 0, requests: 1, quota: null});
  expect(observed[3]).toMatchObject({connectors: [{id: null, ha_status: 'active', conns: null}]});
});

test('words that only claim to be safe are made so', async () => {
  const line = `{"at":1795363200004,"id":3,"kind":"warp_connector","failure":{"kind":"timeout","detail":"a\\u001b[2Jb"}}`;
  const {observed} = await readText(withLine(4, line));
  expect(observed[3]).toMatchObject({failure: {detail: 'a^[[2Jb'}});
});

describe('where the header of a session was lost', () => {
  const second = sessionLines([answered([], {at: NOON + 11}), answered([], {at: NOON + 12})], NOON + 10);
  const two = (header: string): string => `${[...lines, header, ...second.slice(1)].join('\n')}\n`;

  test('numbers that begin anew show it', async () => {
    const {observed, problems} = await readText(two('{"at":damaged'));
    expect(times(observed)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(problems.map(({line}) => line)).toEqual([8, 9, 10]);
  });

  test('what may have held it makes everything doubtful until the session is told', async () => {
    const text = `${two('\0\0\0')}{"session":${NOON + 10}}\n{"at":${NOON + 13},"same":1}\n`;
    const {observed, problems} = await readText(text);
    expect(times(observed)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(problems.at(-2)?.words).toBe('it belongs to another session, whose header is missing');
  });

  test('the same session goes on where it is told', async () => {
    const text = `${whole}\0\0\0\n{"at":${NOON + 7},"same":3}\n{"session":${NOON}}\n{"at":${NOON + 8},"same":3}\n`;
    const {observed, problems} = await readText(text);
    expect(times(observed)).toEqual([1, 2, 3, 4, 5, 6, 8]);
    expect(problems.map(({line}) => line)).toEqual([8, 9]);
  });

  test('a session of a newer version is passed over, and the next one read', async () => {
    const newer = '{"warptop":"recording","version":2,"app":"9.9.9"}';
    const text = `${two(newer)}${second.join('\n')}\n`;
    const {observed, problems, sessions} = await readText(text);
    expect(times(observed)).toEqual([1, 2, 3, 4, 5, 6, 11, 12]);
    expect(sessions).toBe(2);
    expect(problems[0]?.words).toContain('written by warptop 9.9.9, in a version (2)');
  });
});

test('numbers of one session mean nothing in the next', async () => {
  const text = `${whole}\n${sessionLines([], NOON + 10)[0]}\n{"at":${NOON + 11},"same":1}\n`;
  const {observed, problems, sessions} = await readText(text);
  expect(times(observed)).toEqual([1, 2, 3, 4, 5, 6]);
  expect([sessions, problems.length]).toEqual([2, 1]);
});

describe('a last line that was cut off is no problem', () => {
  test.each([0, 5, 30, 60])('after %i bytes', async (bytes) => {
    const {observed, problemCount, isTorn} = await readText(`${whole}${lines[4]?.slice(0, bytes)}`);
    expect(times(observed)).toEqual([1, 2, 3, 4, 5, 6]);
    expect([problemCount, isTorn]).toEqual([0, bytes > 0]);
  });

  test('nor one that only lacks its end', async () => {
    const {observed, isTorn} = await readText(whole.trimEnd());
    expect([observed.length, isTorn]).toEqual([6, false]);
  });
});

describe('no recording at all:', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'it is empty'],
    ['blank lines', '\n\n', 'it is empty'],
    ['text', 'hello\n', 'does not begin as a recording'],
    ['other JSON', '{"version":1}\n', 'does not begin as a recording'],
    ['bytes', new Uint8Array([0xff, 0xfe, 0x00]), 'it is no text'],
    [
      'a compressed file of nothing but damage',
      new Uint8Array([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3, 7, 7]),
      'the compressed data is damaged',
    ],
    ['compressed text', gzipSync('hello\n'), 'does not begin as a recording'],
    ['a header without a version', '{"warptop":"recording"}\n', 'names no version'],
    ['a header without kinds', '{"warptop":"recording","version":1,"at":1}\n', 'its header is damaged'],
    [
      'a newer version',
      '{"warptop":"recording","version":7,"app":"3.0.0"}\n',
      'warptop 3.0.0, in a version (7)',
    ],
  ])('%s', async (_, content, words) => {
    await expect(readText(content)).rejects.toThrow(words);
    await expect(readText(content)).rejects.toBeInstanceOf(ExitError);
  });

  test('one line without an end', async () => {
    await expect(read('/dev/zero')).rejects.toThrow(
      '/dev/zero is no recording that can be read: it is too long.',
    );
  });

  test('a directory, or no file', async () => {
    await expect(read(temporary())).rejects.toThrow('cannot be read: it is a directory. Check --replay.');
    await expect(read(join(temporary(), 'none'))).rejects.toThrow('there is no such file');
  });
});

test('a line that never ends fills no memory', async () => {
  const path = join(temporary(), 'recording');
  writeFileSync(path, whole);
  for (let n = 0; n < 20; n += 1) {
    appendFileSync(path, Buffer.alloc(1_000_000, 'x'));
  }
  appendFileSync(path, `\n{"session":${NOON}}\n{"at":${NOON + 7},"same":3}\n`);
  const {observed, problems} = await read(path);
  expect(problems).toEqual([{line: 8, words: 'it is too long'}]);
  expect(observed.length).toBe(7);
});

test('problems are counted without end, but kept only in part', async () => {
  const {problems, problemCount} = await readText(`${whole}${'{"at":1,"same":99}\n'.repeat(5000)}`);
  expect([problems.length, problemCount]).toEqual([100, 5000]);
});

const keyOf = ({servedAt: _, quota: __, renewMs: ___, ...observation}: Observation): string =>
  JSON.stringify(observation);

describe('bytes of a file that are lost', () => {
  const seen = new Set<string>();
  let world = createWorld(scenarios.failover, 1, NOON);
  const batches = Array.from({length: 5}, () => {
    world = step(world, world.nowMs + 20_000);
    return looked(world);
  });
  const text = sessionLines(batches.flat());
  for (const observation of batches.flat()) {
    seen.add(keyOf(observation));
  }
  const file = Buffer.from(`${text.join('\n')}\n`);
  const size = Math.ceil(text.length / 5);
  const members = Array.from({length: 5}, (_, n) => {
    const part = text.slice(n * size, (n + 1) * size);
    return gzipSync(`${n === 0 ? '' : `{"session":${NOON}}\n`}${part.join('\n')}\n`);
  });
  const compressed = Buffer.concat(members);

  const expectTrue = async (damaged: Buffer): Promise<void> => {
    const {observed} = await readText(damaged);
    expect(observed.filter((observation) => !seen.has(keyOf(observation)))).toEqual([]);
  };

  test.each<[string, Buffer, number]>([
    ['plain', file, text[0]?.length ?? 0],
    // Where a member does not even begin as one, it is taken for the end of the one before, which is lost with it.
    ['compressed', compressed, (members[0]?.length ?? 0) + 8],
  ])('are never made up: %s', async (_, all, first) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.boolean(), async (at, length, isCut) => {
        const from = 1 + first + (at % (all.length - first - 1));
        const damaged = Buffer.from(isCut ? all.subarray(0, from) : all);
        if (!isCut) {
          damaged.fill(0, from, Math.min(all.length, from + 1 + (length % 5000)));
        }
        await expectTrue(damaged);
      }),
      {numRuns: 60, seed: 20261122},
    );
  });

  test('cost one compressed member and no more', async () => {
    const start = members[0]?.length ?? 0;
    const damaged = Buffer.from(compressed);
    damaged.fill(0, start + 100, start + 200);
    const {observed, problems} = await readText(damaged);
    expect(problems[0]?.words).toBe('the compressed data is damaged');
    const last = new Set(batches.at(-1)?.map(keyOf));
    const refound = observed.filter((observation) => last.has(keyOf(observation)));
    expect(refound.length).toBeGreaterThan(0);
    expect(observed.length).toBeGreaterThan(batches[0]?.length ?? 0);
  });

  test('cost only themselves at the end of a compressed file', async () => {
    const {observed, problemCount, isTorn} = await readText(compressed.subarray(0, compressed.length - 20));
    expect([problemCount, isTorn]).toEqual([0, true]);
    expect(observed.length).toBeGreaterThan(batches.flat().length / 2);
  });

  test('a member of any other tool is read too', async () => {
    const {observed, problemCount, isTorn} = await readText(gzipSync(file, {level: 1}));
    expect([observed.length, problemCount, isTorn]).toEqual([batches.flat().length, 0, false]);
  });
});
