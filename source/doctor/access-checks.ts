import type {Client} from '../api/client.js';
import type {Token} from '../api/schema.js';
import type {Clock} from '../clock.js';
import {exitCodes} from '../exit.js';
import {explainFailure, type Failure, isHostFailure, type Result} from '../model/failure.js';
import type {Account} from '../model/fleet.js';
import {escaped, rawValue, type SafeText, safe, safeText} from '../model/text.js';
import {parseTimestamp} from '../model/time.js';
import {findAccount} from '../start.js';
import {
  type Check,
  failedCheck,
  failedRequest,
  fine,
  type Note,
  refusedCheck,
  untried,
  warning,
} from './check.js';

/** What is asked, and how. */
export type Access = {
  readonly client: Client;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Id or name; null: the only one that is seen. */
  readonly wanted: string | null;
  /** False for the older credentials, which cannot be verified. */
  readonly isToken: boolean;
  /** Who is asked. */
  readonly place: SafeText;
};

/** What came of it: the account, or why nothing more can be asked. */
export type Entry =
  | {readonly account: Account; readonly stop: null}
  | {readonly account: null; readonly stop: SafeText};

/** Why nothing is asked after a failure; null where something else may be answered. */
export const stopAfter = ({kind}: Failure): SafeText | null =>
  isHostFailure(kind)
    ? safe`the API cannot be reached`
    : kind === 'rate_limited'
      ? safe`the rate limit is reached`
      : null;

/** A token that ends within so long is worth a word. */
const SOON_MS = 14 * 24 * 3_600_000;

const dateOf = (ms: number): SafeText => escaped(new Date(ms).toISOString().slice(0, 10));

const TOKEN = safe`token`;

const NEW_TOKEN = safe`Make another one, or give this one more time, at https://dash.cloudflare.com/profile/api-tokens`;

/** @param owner whose it is */
const goodToken = (token: Token, owner: SafeText, now: number): Check => {
  const status = token.status === null ? '' : rawValue(token.status);
  const expires = parseTimestamp(token.expires_on);
  const begins = parseTimestamp(token.not_before);
  if (status !== 'active' || (expires !== null && expires <= now)) {
    const words = token.status === null ? safe`without a status` : safeText(token.status);
    return failedCheck(
      TOKEN,
      exitCodes.authority,
      safe`${owner}, and ${status === 'active' ? safe`expired` : words}`,
      NEW_TOKEN,
    );
  }
  if (begins !== null && begins > now) {
    return failedCheck(
      TOKEN,
      exitCodes.authority,
      safe`${owner}, and good from ${dateOf(begins)} on`,
      NEW_TOKEN,
    );
  }
  const end = expires === null ? safe`without an end` : safe`until ${dateOf(expires)}`;
  const words = safe`${owner}, active, ${end}`;
  return expires !== null && expires - now < SOON_MS ? warning(TOKEN, words, NEW_TOKEN) : fine(TOKEN, words);
};

const tokenCheck = async (
  {client, clock, signal}: Access,
  asUser: Result<Token>,
  account: Account | null,
): Promise<Check> => {
  if (asUser.ok) {
    return goodToken(asUser.value, safe`of a user`, clock.now());
  }
  const stop = stopAfter(asUser.failure);
  if (stop !== null) {
    return untried(TOKEN, stop);
  }
  // Those of accounts are unknown where those of users are.
  const asAccount = account === null ? asUser : await client.verify(account.id, signal);
  if (asAccount.ok) {
    return goodToken(asAccount.value, safe`of the account`, clock.now());
  }
  const {failure} = asAccount.failure.kind === 'unauthenticated' ? asAccount : asUser;
  return failure.kind === 'unauthenticated'
    ? failedRequest(TOKEN, failure)
    : warning(
        TOKEN,
        safe`cannot be verified, as ${explainFailure(failure)}; what follows tells whether it is good`,
        null,
      );
};

/** Asked once, whoever wants to know. */
const onceAsked = (client: Client): Pick<Client, 'accounts'> => {
  let asked: ReturnType<Client['accounts']> | null = null;
  return {
    accounts: (signal) => {
      asked ??= client.accounts(signal);
      return asked;
    },
  };
};

const accountCheck = (account: Account, listed: Result<readonly Account[]>): Check => {
  const name = safe`account`;
  const words =
    account.name === null ? escaped(account.id) : safe`${safeText(account.name)}, ${escaped(account.id)}`;
  if (!listed.ok) {
    return fine(name, safe`${words}, by its id; the list of accounts may not be read, and need not be`);
  }
  const seen = listed.value.some(({id}) => id === account.id);
  return seen
    ? fine(
        name,
        listed.value.length === 1 ? words : safe`${words}, one of ${listed.value.length} that are seen`,
      )
    : warning(
        name,
        safe`${words}, which is not among the ${listed.value.length} that the credentials see`,
        safe`Check the account id`,
      );
};

/** Whether anything answers at all. */
const connectionCheck = (first: Result<unknown>, tookMs: number, place: SafeText): Check => {
  const name = safe`connection`;
  if (!first.ok && (isHostFailure(first.failure.kind) || first.failure.kind === 'malformed')) {
    return failedRequest(name, first.failure);
  }
  return fine(name, safe`${place} answered after ${Math.round(tookMs)} ms, connecting included`);
};

/** Asks who asks, and for whose tunnels: the token, and the accounts. */
export const accessChecks = async (access: Access, note: Note): Promise<Entry> => {
  const {client, clock, signal, wanted, isToken} = access;
  const once = onceAsked(client);
  const startedAt = clock.monotonic();
  const first = isToken ? await client.verify(null, signal) : null;
  // What stands before the API may know only some of its paths.
  const isOdd = first !== null && !first.ok && first.failure.kind === 'malformed';
  const opening = first === null || isOdd ? await once.accounts(signal) : first;
  const connection = connectionCheck(opening, clock.monotonic() - startedAt, access.place);
  note(connection);
  const names = [...(isToken ? [TOKEN] : []), safe`account`];
  const stop = opening.ok
    ? null
    : (stopAfter(opening.failure) ??
      (connection.level === 'failed' ? safe`the API does not answer as it should` : null));
  if (!opening.ok && stop !== null) {
    const limited =
      opening.failure.kind === 'rate_limited' ? [failedRequest(safe`rate limit`, opening.failure)] : [];
    [...limited, ...names.map((name) => untried(name, stop))].forEach(note);
    return {account: null, stop};
  }
  const found = await findAccount(once, wanted, signal).then(
    (account) => ({account, error: null}),
    (error: unknown) => ({account: null, error}),
  );
  if (first !== null) {
    note(await tokenCheck(access, first, found.account));
  }
  if (found.account === null) {
    note(refusedCheck(safe`account`, found.error));
    return {account: null, stop: safe`no account is known`};
  }
  note(accountCheck(found.account, await once.accounts(signal)));
  return {account: found.account, stop: null};
};
