import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {failure} from '../../source/model/failure.js';
import {tunnelKinds} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {rawText, safeText} from '../../source/model/text.js';
import {createHistory} from '../../source/monitor/history.js';
import {scenarioNames} from '../../source/simulator/scenario-names.js';
import {scenarios} from '../../source/simulator/scenarios.js';
import {createWorld, step} from '../../source/simulator/world.js';
import {connection, connector, NOON, tunnel, uuid} from '../helpers/fleet.js';
import {read, readText, record, sessionLines, temporary, withoutQuota} from './recordings.js';
import {looked} from './worlds.js';

/* What comes back from a recording is what went into it. */

const odd = fc.oneof(
  fc.constantFrom(
    null,
    '',
    'hq-mesh',
    '\u001B[2J\n',
    '\ud800',
    '\u2028"\\',
    '{"warptop":"recording"}',
    '[0,1]',
  ),
  fc.string({unit: 'binary', maxLength: 8}),
);

const raw = odd.map((text) => (text === null ? null : rawText(text)));

const tunnels = fc.array(
  fc
    .record({
      n: fc.integer({min: 1, max: 4}),
      name: raw,
      status: raw,
      metadata: raw,
      flag: fc.option(fc.boolean()),
    })
    .map(({n, name, status, metadata, flag}) => ({
      ...tunnel({id: uuid(n)}),
      ...{name, status, metadata, remote_config: flag},
    })),
  {maxLength: 5},
);

const connectors = fc.array(
  fc
    .record({
      n: fc.integer({min: 1, max: 3}),
      ha: raw,
      config: fc.option(fc.integer()),
      features: fc.option(fc.array(fc.string().map(rawText), {maxLength: 2})),
      conns: fc.option(fc.array(raw, {maxLength: 3})),
    })
    .map(({n, ha, config, features, conns}) => ({
      ...connector({id: uuid(n), config}),
      ...{ha_status: ha, features},
      conns: conns?.map((colo) => ({...connection(null), colo_name: colo})) ?? null,
    })),
  {maxLength: 4},
);

const failures = fc
  .record({
    kind: fc.constantFrom('timeout' as const, 'rejected' as const, 'malformed' as const),
    status: fc.option(fc.integer()),
    code: fc.option(fc.integer()),
    message: raw,
    detail: raw,
    suspect: fc.option(fc.constantFrom('proxy' as const, 'tls' as const)),
    retryAfterMs: fc.option(fc.nat()),
    problems: fc.array(
      fc.record({code: fc.option(fc.integer()), message: raw, documentationUrl: raw, pointer: raw}),
      {maxLength: 2},
    ),
  })
  .map(({kind, detail, ...about}) => failure(kind, {...about, detail: detail && safeText(detail)}));

const kind = fc.constantFrom(...tunnelKinds);

const tunnelId = fc.integer({min: 1, max: 3}).map(uuid);

const answer = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({outcome: fc.constant('tunnels' as const), kind, tunnels, isComplete: fc.boolean()}),
  },
  {
    weight: 4,
    arbitrary: fc.record({outcome: fc.constant('connectors' as const), kind, tunnelId, connectors}),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      outcome: fc.constant('failure' as const),
      question: fc.oneof(
        fc.record({about: fc.constant('tunnels' as const), kind}),
        fc.record({about: fc.constant('connectors' as const), kind, tunnelId}),
      ),
      failure: failures,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      outcome: fc.constant('account' as const),
      account: fc.record({id: fc.constantFrom('a', 'b'), name: raw}),
    }),
  },
);

/** A stream in which most things come again, as they do. */
const stream: fc.Arbitrary<readonly Observation[]> = fc
  .tuple(
    fc.array(answer, {minLength: 1, maxLength: 6}),
    fc.array(
      fc.record({
        pick: fc.nat(),
        afterMs: fc.oneof(fc.integer({min: 0, max: 20_000}), fc.constant(4 * 3_600_000)),
        tookMs: fc.nat({max: 5000}),
        requests: fc.nat({max: 3}),
        renew: fc.option(fc.nat({max: 600}), {nil: undefined}),
      }),
      {minLength: 1, maxLength: 25},
    ),
  )
  .map(([answers, moments]) => {
    let at = NOON;
    return moments.map(({pick, afterMs, tookMs, requests, renew}) => {
      at += afterMs;
      const chosen = answers[pick % answers.length];
      return {
        ...structuredClone(chosen),
        ...{at, tookMs, requests, quota: null},
        ...(renew !== undefined && {renewMs: renew * 100}),
      } as Observation;
    });
  });

/** What is known and what has changed after each observation. */
const told = (observations: readonly Observation[]): readonly unknown[] => {
  const history = createHistory({kinds: tunnelKinds});
  return observations.map((observation) => {
    const {snapshot, changes} = history.accept(observation);
    return {snapshot, changes};
  });
};

test('every observation, whatever it says', async () => {
  const directory = temporary();
  const path = join(directory, 'recording');
  await fc.assert(
    fc.asyncProperty(stream, async (observations) => {
      writeFileSync(path, `${sessionLines(observations).join('\n')}\n`);
      const found = await read(path);
      expect(found.problems).toEqual([]);
      expect(found.observed).toEqual(observations);
      expect(told(found.observed)).toEqual(told(observations));
    }),
    {numRuns: 150},
  );
});

const walks = scenarioNames.filter((name) => name !== 'large').map((name) => [name, 'plain'] as const);

describe('half an hour of', () => {
  test.each([...walks, ['failover', 'packed.gz'] as const])('%s gives the same (%s)', async (name, file) => {
    let world = createWorld(scenarios[name], 1, NOON);
    const observations = Array.from({length: 45}, () => {
      world = step(world, world.nowMs + 40_000);
      return looked(world);
    }).flat();
    const path = join(temporary(), file);
    const {recorder} = record(path);
    observations.forEach(recorder.write);
    recorder.close();
    const {observed, problemCount} = await read(path);
    expect(problemCount).toBe(0);
    expect(observed.length).toBe(observations.length);
    expect(told(observed).at(-1)).toEqual(told(observations).at(-1));
    expect(observed.map(withoutQuota)).toEqual(observations.map(withoutQuota));
  });
});

test('an answer like an earlier one is written as far as it differs', async () => {
  const fleet = Array.from({length: 20}, (_, n) => tunnel({id: uuid(n), name: `gw-${n}`}));
  const changed = fleet.with(7, tunnel({id: uuid(7), name: 'gw-7', status: 'down'}));
  const list = (all: typeof fleet, at: number): Observation => ({
    ...{outcome: 'tunnels', kind: 'warp_connector', tunnels: all, isComplete: true},
    ...{at, tookMs: 85, requests: 1, quota: null, renewMs: 15_000},
  });
  const observations = [
    list(fleet, NOON),
    list(fleet, NOON + 1),
    list(changed, NOON + 2),
    list(changed, NOON + 3),
  ];
  const lines = sessionLines(observations);
  expect(lines[2]).toBe(`{"at":${NOON + 1},"same":1,"took":85}`);
  expect(lines[3]).toContain('"like":1,"kind":"warp_connector","tunnels":[[0,7],{');
  expect(lines[3]).toContain('},[8,12]],"took":85}');
  expect(lines[4]).toBe(`{"at":${NOON + 3},"same":2,"took":85}`);
  expect((await readText(lines.join('\n'))).observed).toEqual(observations);
});
