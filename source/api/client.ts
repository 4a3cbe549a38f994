import {nextTurn} from '../clock.js';
import {failed, failure, type Result, succeeded} from '../model/failure.js';
import type {Account, TunnelKind} from '../model/fleet.js';
import type {Polled, Question, Quota, Source} from '../model/observation.js';
import {rawValue, safe} from '../model/text.js';
import {servedAtOf} from './date.js';
import {type Envelope, openEnvelope} from './envelope.js';
import {createKnownPages} from './known-pages.js';
import {lateTransport} from './late-transport.js';
import type {ApiOptions} from './options.js';
import {collectPages, type Page} from './paging.js';
import {
  ACCOUNT_ID,
  type ApiPath,
  accountsPath,
  connectionsPath,
  tokenPath,
  tunnelIdOf,
  tunnelsPath,
} from './paths.js';
import {parseQuota} from './quota.js';
import type {Reply, Transport} from './request.js';
import {decodeAccount, decodeConnector, decodeToken, decodeTunnel, type Token} from './schema.js';
import {parseAnswer} from './sliced-json.js';

/** The API's largest page of tunnels. */
const TUNNELS_PER_PAGE = 1000;

/** The API's largest page of accounts. */
const ACCOUNTS_PER_PAGE = 50;

/** The read-only part of Cloudflare's API that warptop uses. No operation rejects. */
export type Client = {
  /** The accounts that the credentials can see. */
  readonly accounts: (signal: AbortSignal) => Promise<Result<readonly Account[]>>;
  /**
   * What the API says of the token itself; needs no permission. The tokens of users are known in one place, those of
   * accounts in another, and each place refuses those of the other. @param accountId null: as a user's
   */
  readonly verify: (accountId: string | null, signal: AbortSignal) => Promise<Result<Token>>;
  /** Answers what is asked while watching an account. @param accountId 32 hexadecimal digits */
  readonly sourceOf: (accountId: string) => Source;
  /** Lets go of pooled connections: they may have died while the machine slept. */
  readonly renew: () => void;
  readonly close: () => Promise<void>;
};

/** So many are decoded at a time, in some milliseconds: keys and the screen must not wait for ten thousand. */
const DECODED_AT_ONCE = 100;

const decodeAll = async <Item>(
  items: readonly unknown[],
  decode: (item: unknown) => Item,
): Promise<readonly Item[]> => {
  const decoded: Item[] = [];
  for (let from = 0; from < items.length; from += DECODED_AT_ONCE) {
    if (from > 0) {
      await nextTurn();
    }
    decoded.push(...items.slice(from, from + DECODED_AT_ONCE).map(decode));
  }
  if (decoded.length > DECODED_AT_ONCE) {
    // What is done with so many is long work too.
    await nextTurn();
  }
  return decoded;
};

/** Undefined where it is none. */
const jsonOf = async (body: string): Promise<unknown> => {
  try {
    return await parseAnswer(body);
  } catch {
    return undefined;
  }
};

/** What a question cost, gathered while it is answered. */
type Cost = {requests: number; quota: Quota | null; servedAt?: number};

/** The client of an API that is reached by a transport of its own. */
export const clientOver = (
  transport: Transport,
  {clock, meter, perPage = TUNNELS_PER_PAGE}: Pick<ApiOptions, 'clock' | 'meter' | 'perPage'>,
): Client => {
  const known = createKnownPages();

  const ask = async (path: ApiPath, signal: AbortSignal, cost: Cost): Promise<Result<Reply>> => {
    if (!(await meter.admit(signal))) {
      return failed(failure('rate_limited', {status: 429, retryAfterMs: meter.silenceMs()}));
    }
    cost.requests += 1;
    const reply = await transport.get(path, signal, () => {
      const isPaid = meter.admitNow();
      cost.requests += isPaid ? 1 : 0;
      return isPaid;
    });
    if (reply.ok) {
      const servedAt = servedAtOf(reply.value.headers);
      if (servedAt !== null) {
        cost.servedAt = servedAt;
      }
      const quota = parseQuota(reply.value.headers);
      if (quota !== null) {
        cost.quota = quota;
        meter.told(quota);
      }
    }
    return reply;
  };

  const open = async (reply: Reply, cost: Cost): Promise<Result<Envelope>> => {
    const envelope = openEnvelope(reply, await jsonOf(reply.body), clock.now());
    if (!envelope.ok && envelope.failure.kind === 'rate_limited') {
      meter.refused(envelope.failure.retryAfterMs ?? cost.quota?.resetMs ?? null);
    }
    return envelope;
  };

  const get = async (path: ApiPath, signal: AbortSignal, cost: Cost): Promise<Result<Envelope>> => {
    const reply = await ask(path, signal, cost);
    return reply.ok ? open(reply.value, cost) : reply;
  };

  const getList = async <Item>(
    path: ApiPath | null,
    decode: (item: unknown) => Item,
    signal: AbortSignal,
    cost: Cost,
  ): Promise<Result<Page<Item>>> => {
    if (path === null) {
      return failed(failure('malformed', {detail: safe`an id that is no UUID`}));
    }
    const reply = await ask(path, signal, cost);
    if (!reply.ok) {
      return reply;
    }
    const before = known.get(path, reply.value) as Page<Item> | null;
    if (before !== null) {
      return succeeded(before);
    }
    const answer = await open(reply.value, cost);
    if (!answer.ok) {
      return answer;
    }
    const {result, info} = answer.value;
    // The schema allows null for an empty list.
    const items = result === null ? [] : result;
    if (!Array.isArray(items)) {
      return failed(failure('malformed', {detail: safe`no list where one belongs`}));
    }
    const page: Page<Item> = {items: await decodeAll(items, decode), info};
    return succeeded(known.set(path, reply.value, page));
  };

  const tunnels = async (accountId: string, kind: TunnelKind, signal: AbortSignal, cost: Cost) => {
    const listed = await collectPages(
      (page) => getList(tunnelsPath(accountId, kind, {perPage, page}), decodeTunnel, signal, cost),
      ({id}) => (id === null ? null : rawValue(id)),
      perPage,
    );
    if (listed.ok && listed.value.isComplete) {
      // Where tunnels come and go, what was known of those that went would pile up for weeks.
      const ids = new Set<string | null>(listed.value.items.map(({id}) => id && rawValue(id)));
      known.keepOnly((path) => {
        const id = tunnelIdOf(accountId, kind, path);
        return id === null || ids.has(id);
      });
    }
    return listed;
  };

  const answer = async (accountId: string, question: Question, signal: AbortSignal): Promise<Polled> => {
    const cost: Cost = {requests: 0, quota: null};
    const startedAt = clock.monotonic();
    const stamp = () => ({at: clock.now(), tookMs: Math.round(clock.monotonic() - startedAt), ...cost});
    const {kind} = question;
    if (question.about === 'tunnels') {
      const listed = await tunnels(accountId, kind, signal, cost);
      return listed.ok
        ? {
            outcome: 'tunnels',
            kind,
            tunnels: listed.value.items,
            isComplete: listed.value.isComplete,
            ...stamp(),
          }
        : {outcome: 'failure', question, failure: listed.failure, ...stamp()};
    }
    const {tunnelId} = question;
    const path = connectionsPath(accountId, kind, tunnelId);
    const page = await getList(path, decodeConnector, signal, cost);
    return page.ok
      ? {outcome: 'connectors', kind, tunnelId, connectors: page.value.items, ...stamp()}
      : {outcome: 'failure', question, failure: page.failure, ...stamp()};
  };

  return {
    accounts: async (signal) => {
      const cost: Cost = {requests: 0, quota: null};
      const answer = await collectPages(
        (page) => getList(accountsPath({perPage: ACCOUNTS_PER_PAGE, page}), decodeAccount, signal, cost),
        ({id}) => (id === null ? null : rawValue(id)),
        ACCOUNTS_PER_PAGE,
      );
      if (!answer.ok) {
        return answer;
      }
      const found = answer.value.items.flatMap(({id, name}): readonly Account[] =>
        id !== null && ACCOUNT_ID.test(rawValue(id)) ? [{id: rawValue(id), name}] : [],
      );
      // One that is listed twice is no choice between two.
      return succeeded([...new Map(found.map((account) => [account.id, account])).values()]);
    },
    verify: async (accountId, signal) => {
      const path = tokenPath(accountId);
      if (path === null) {
        return failed(failure('malformed', {detail: safe`an id that is no account's`}));
      }
      const answer = await get(path, signal, {requests: 0, quota: null});
      if (!answer.ok) {
        return answer;
      }
      const token = decodeToken(answer.value.result);
      return token === null
        ? failed(failure('malformed', {detail: safe`no token where one belongs`}))
        : succeeded(token);
    },
    sourceOf: (accountId) => {
      if (!ACCOUNT_ID.test(accountId)) {
        throw new TypeError('an account id has 32 hexadecimal digits');
      }
      return {ask: (question, signal) => answer(accountId, question, signal), renew: transport.renew};
    },
    renew: transport.renew,
    close: transport.close,
  };
};

export const createClient = (options: ApiOptions): Client => clientOver(lateTransport(options), options);
