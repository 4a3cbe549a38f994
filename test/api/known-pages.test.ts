import {describe, expect, test} from 'vitest';
import {clientOver} from '../../source/api/client.js';
import {createKnownPages} from '../../source/api/known-pages.js';
import type {Reply} from '../../source/api/request.js';
import {annotated} from '../../source/model/annotate.js';
import {failed, failure, succeeded} from '../../source/model/failure.js';
import type {TunnelKind} from '../../source/model/fleet.js';
import {createLabelOf} from '../../source/model/labels.js';
import type {Source} from '../../source/model/observation.js';
import {fakeClock} from '../helpers/fake-clock.js';
import {NOON, uuid} from '../helpers/fleet.js';
import {freeMeter} from '../helpers/free-meter.js';
import {path} from '../helpers/transport.js';

const ACCOUNT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const {signal} = new AbortController();

type Answer = Partial<Reply> | 'lost';

const bodyOf = (version: string): string =>
  JSON.stringify({success: true, errors: [], messages: [], result: [{id: uuid(1), version}]});

/** An answer whose text can be looked at only where that is expected. */
const answer = (body: string, about: Partial<Reply> = {}): Partial<Reply> => ({body, digest: body, ...about});

/** The answer as it was, and nobody may read it again. */
const unread = (body: string): Partial<Reply> => ({
  digest: body,
  get body(): string {
    throw new Error('decoded once more');
  },
});

/** A client that is given these answers, one after the other. */
const clientGiven = (...answers: readonly Answer[]): Source => {
  const left = [...answers];
  const transport = {
    get: async () => {
      const next = left.shift();
      return next === undefined || next === 'lost'
        ? failed(failure('timeout'))
        : // Not spread: that would read the body.
          succeeded(
            Object.setPrototypeOf({...{status: 200, headers: {}}, ...withoutBody(next)}, next) as Reply,
          );
    },
    renew: () => undefined,
    close: async () => undefined,
  };
  return clientOver(transport, {clock: fakeClock(NOON), meter: freeMeter}).sourceOf(ACCOUNT);
};

const withoutBody = ({status, digest}: Partial<Reply>): Partial<Reply> => ({
  ...(status === undefined ? {} : {status}),
  ...(digest === undefined ? {} : {digest}),
});

const connectorsIn = async (source: Source, tunnelId = uuid(1)): Promise<unknown> => {
  const told = await source.ask({about: 'connectors', kind: 'cfd_tunnel', tunnelId}, signal);
  return told.outcome === 'connectors' ? told.connectors : told.outcome;
};

const [a, b] = [bodyOf('1'), bodyOf('2')];

describe('a client', () => {
  test('decodes the same bytes once', async () => {
    const source = clientGiven(answer(a), unread(a), unread(a));
    const first = await connectorsIn(source);
    expect(first).toMatchObject([{id: uuid(1), version: '1'}]);
    expect(await connectorsIn(source)).toBe(first);
    expect(await connectorsIn(source)).toBe(first);
  });

  test('decodes a list of tunnels once, page by page', async () => {
    const renamed = a.replace('"version"', '"name"');
    const source = clientGiven(answer(a), unread(a), answer(renamed));
    const tunnelsIn = async (): Promise<readonly unknown[]> => {
      const told = await source.ask({about: 'tunnels', kind: 'cfd_tunnel'}, signal);
      return told.outcome === 'tunnels' ? told.tunnels : [];
    };
    const [first] = await tunnelsIn();
    expect(first).toMatchObject({id: uuid(1)});
    expect((await tunnelsIn())[0]).toBe(first);
    expect((await tunnelsIn())[0]).toMatchObject({id: uuid(1), name: '1'});
  });

  const listOf = (...numbers: readonly number[]): string =>
    JSON.stringify({success: true, errors: [], messages: [], result: numbers.map((n) => ({id: uuid(n)}))});

  test.each<readonly [string, TunnelKind, object, boolean]>([
    ['forgets the tunnels that a whole list lacks', 'cfd_tunnel', {}, true],
    ['keeps them where a list of the others lacks them', 'warp_connector', {}, false],
    ['keeps them where the list may not be whole', 'cfd_tunnel', {total_count: 3}, false],
  ])('%s', async (_, kind, info, isForgotten) => {
    const list = answer(listOf(1).replace('}]}', `}],"result_info":${JSON.stringify(info)}}`));
    const empty = answer(listOf());
    const pages = 'total_count' in info ? [list, empty, list, empty] : [list];
    const source = clientGiven(answer(a), answer(b), ...pages, answer(a), answer(b));
    const [one, two] = [await connectorsIn(source, uuid(1)), await connectorsIn(source, uuid(2))];
    const listed = await source.ask({about: 'tunnels', kind}, signal);
    expect(listed).toMatchObject({outcome: 'tunnels', isComplete: !('total_count' in info)});
    expect(await connectorsIn(source, uuid(1))).toBe(one);
    expect((await connectorsIn(source, uuid(2))) === two).toBe(!isForgotten);
  });

  test('decodes another answer, and the one before it again', async () => {
    const source = clientGiven(answer(a), answer(b), answer(a));
    const first = await connectorsIn(source);
    expect(await connectorsIn(source)).toMatchObject([{version: '2'}]);
    const third = await connectorsIn(source);
    expect(third).toEqual(first);
    expect(third).not.toBe(first);
  });

  test('holds once what is the same in another answer', async () => {
    const [one, two] = [1, 2].map((number) => ({id: uuid(number), features: ['quick_reconnects']}));
    const listOf = (...result: readonly unknown[]) =>
      JSON.stringify({success: true, errors: [], messages: [], result});
    const source = clientGiven(answer(listOf(one, two)), answer(listOf(one, {...two, version: '2'})));
    const [first, second] = (await connectorsIn(source)) as readonly {features: unknown}[];
    const after = (await connectorsIn(source)) as readonly {features: unknown}[];
    expect(after[0]).toBe(first);
    expect(after[1]).toMatchObject({version: '2'});
    expect(after[1]?.features).toBe(second?.features);
  });

  test('takes nothing else for what it knows: not with another status, of another path, or without a digest', async () => {
    const source = clientGiven(answer(a), answer(a, {status: 500}), answer(a), {body: a}, {body: a});
    const first = await connectorsIn(source);
    expect(await connectorsIn(source)).toBe('failure');
    const other = await connectorsIn(source, uuid(2));
    expect(other).toEqual(first);
    expect(other).not.toBe(first);
    const third = await connectorsIn(source, uuid(3));
    expect(await connectorsIn(source, uuid(3))).not.toBe(third);
  });

  test('tells of a failure in between as of any other', async () => {
    const refusal = JSON.stringify({success: false, errors: [], messages: [], result: null});
    const source = clientGiven(answer(a), 'lost', answer(refusal), answer(refusal), unread(a));
    const first = await connectorsIn(source);
    expect([await connectorsIn(source), await connectorsIn(source), await connectorsIn(source)]).toEqual([
      'failure',
      'failure',
      'failure',
    ]);
    expect(await connectorsIn(source)).toBe(first);
  });

  test('gives what is labelled as it was labelled before', async () => {
    const labelOf = createLabelOf(new Map([[uuid(1), 'lon-gw-1']]));
    const source = annotated(clientGiven(answer(a), unread(a), answer(b)), {labelOf, fullConnections: 4});
    const first = await connectorsIn(source);
    expect(first).toMatchObject([{label: 'lon-gw-1'}]);
    expect(await connectorsIn(source)).toBe(first);
    expect(await connectorsIn(source)).toMatchObject([{label: 'lon-gw-1', version: '2'}]);
  });
});

describe('what is kept', () => {
  const page = {items: [], info: {total_count: null, per_page: null}} as never;
  const reply = (text: string): Reply => ({status: 200, headers: {}, body: text, digest: text});
  const numbered = (count: number) => Array.from({length: count}, (_, n) => path(`/${n}`));

  test('is bounded, and goes where it was asked for longest ago', () => {
    const known = createKnownPages();
    const paths = numbered(2500);
    for (const each of paths) {
      known.set(each, reply('a'), page);
    }
    expect(known.get(path('/0'), reply('a'))).toBe(page);
    known.set(path('/one more'), reply('a'), page);
    const kept = paths.filter((each) => known.get(each, reply('a')) !== null);
    expect(kept).toEqual(paths.filter((each) => each !== '/1'));
    expect(known.get(path('/one more'), reply('a'))).toBe(page);
  });

  test('is no answer but a whole one', () => {
    const known = createKnownPages();
    known.set(path('/'), {...reply('a'), status: 202}, page);
    expect(known.get(path('/'), {...reply('a'), status: 202})).toBeNull();
    const {digest: _, ...unknown} = reply('a');
    known.set(path('/'), unknown, page);
    expect(known.get(path('/'), unknown)).toBeNull();
  });
});
