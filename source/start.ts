import type {Client} from './api/client.js';
import {ACCOUNT_ID} from './api/paths.js';
import type {Clock} from './clock.js';
import {ExitError, exitCodeOf, exitCodes, usageError} from './exit.js';
import {
  explainFailure,
  type Failure,
  type FailureKind,
  isPassing,
  nextStep,
  problemLines,
} from './model/failure.js';
import type {Account, Snapshot, TunnelKind} from './model/fleet.js';
import type {Observation, Source} from './model/observation.js';
import {isSelected, type TunnelPattern, unmatchedPatterns} from './model/selection.js';
import {capitalized, escaped, joinSafe, rawValue, type SafeText, safe, safeText} from './model/text.js';

/** Enough to choose from; an owner of more accounts knows the one he wants. */
const MOST_LISTED = 20;

/** The failure as a sentence on standard error. */
const failureExit = (failure: Failure): ExitError =>
  new ExitError(
    exitCodeOf(failure.kind),
    joinSafe(
      [
        safe`${capitalized(explainFailure(failure))}. ${nextStep(failure)}.`,
        ...problemLines(failure).map((line) => safe`  ${line}`),
      ],
      safe`\n`,
    ),
  );

const accountList = (accounts: readonly Account[]): SafeText => {
  const lines = accounts
    .slice(0, MOST_LISTED)
    .map(({id, name}) => safe`  ${escaped(id)}  ${name === null ? safe`(no name)` : safeText(name)}`);
  const more = accounts.length > MOST_LISTED ? [safe`  … and ${accounts.length - MOST_LISTED} more`] : [];
  return joinSafe([...lines, ...more], safe`\n`);
};

const unknownAccount = (wanted: string, accounts: readonly Account[]): ExitError =>
  new ExitError(
    exitCodes.notFound,
    safe`The credentials see no account “${escaped(wanted)}”. They see:\n${accountList(accounts)}`,
  );

/** True where an account is named by its id, so that the list of accounts is not needed. */
export const isAccountId = (wanted: string | null): boolean =>
  wanted !== null && ACCOUNT_ID.test(wanted.toLowerCase());

/**
 * The account to watch: the one asked for by id or name, or the only one that can be seen.
 * @throws ExitError where there is none, or it cannot be told which
 */
export const findAccount = async (
  client: Pick<Client, 'accounts'>,
  wanted: string | null,
  signal: AbortSignal,
): Promise<Account> => {
  const answer = await client.accounts(signal);
  const wantedId = wanted?.toLowerCase() ?? '';
  if (!answer.ok && answer.failure.kind === 'unreachable') {
    throw failureExit(answer.failure);
  }
  if (isAccountId(wanted)) {
    // A token for tunnels only may see no list of accounts, and needs none.
    const named = answer.ok ? answer.value.find(({id}) => id === wantedId) : undefined;
    return named ?? {id: wantedId, name: null};
  }
  if (!answer.ok) {
    throw answer.failure.kind === 'forbidden'
      ? usageError(
          safe`The credentials may not list accounts. Name the account: --account <id>, or CLOUDFLARE_ACCOUNT_ID.`,
        )
      : failureExit(answer.failure);
  }
  const accounts = answer.value;
  const [only, ...others] =
    wanted === null ? accounts : accounts.filter(({name}) => name !== null && rawValue(name) === wanted);
  if (only !== undefined && others.length === 0) {
    return only;
  }
  if (accounts.length === 0) {
    throw usageError(
      safe`The credentials see no account in the list. Name it: --account <id>, or CLOUDFLARE_ACCOUNT_ID.`,
    );
  }
  throw wanted !== null && only === undefined
    ? unknownAccount(wanted, accounts)
    : usageError(
        safe`The credentials see several accounts. Choose one with --account:\n${accountList(accounts)}`,
      );
};

/** The same observation, with only the tunnels that the user named. */
export const restrictedTo = <Any extends Observation>(
  observation: Any,
  patterns: readonly TunnelPattern[],
): Any =>
  observation.outcome === 'tunnels'
    ? {...observation, tunnels: observation.tunnels.filter((tunnel) => isSelected(tunnel, patterns))}
    : observation;

/** The same source, with only the tunnels that the user named. */
export const restricted = (source: Source, patterns: readonly TunnelPattern[]): Source => ({
  ...source,
  ask: async (question, signal) => restrictedTo(await source.ask(question, signal), patterns),
});

const listFailures = (snapshot: Snapshot, kinds: readonly TunnelKind[]): readonly Failure[] =>
  kinds.flatMap((kind) => {
    const list = snapshot.lists[kind];
    return list?.at === null && list.failure !== null ? [list.failure.failure] : [];
  });

/** Trouble at the start that is waited out. */
export type IsWaitedOut = (kind: FailureKind) => boolean;

/** Where nobody is there to start it again: all that is not a refusal. The way to the API may open later than we come. */
export const isAnyTrouble: IsWaitedOut = (kind) =>
  isPassing(kind) || kind === 'unreachable' || kind === 'malformed';

/** True once every list has been answered, or refused for a reason that is not waited out. */
export const hasStarted = (
  snapshot: Snapshot,
  kinds: readonly TunnelKind[],
  isWaitedOut: IsWaitedOut = isPassing,
): boolean =>
  kinds.every((kind) => {
    const list = snapshot.lists[kind];
    const failure = list?.failure?.failure ?? null;
    return list !== undefined && (list.at !== null || (failure !== null && !isWaitedOut(failure.kind)));
  });

/**
 * The same client, which does not give up where the trouble will pass.
 * @param hold takes note of a failure, and says how long to wait then, ms
 */
export const patient = (
  client: Pick<Client, 'accounts'>,
  clock: Clock,
  hold: (failure: Failure) => number,
  isWaitedOut: IsWaitedOut = isPassing,
): Pick<Client, 'accounts'> => ({
  accounts: async (signal) => {
    for (;;) {
      const answer = await client.accounts(signal);
      if (answer.ok || !isWaitedOut(answer.failure.kind) || signal.aborted) {
        return answer;
      }
      await clock.sleep(hold(answer.failure), signal);
    }
  },
});

/**
 * Looks at the first answers: without a single list there is nothing to watch.
 * @param hint what to say to who named a tunnel that does not exist
 * @throws ExitError when no list could be read, or a tunnel that was named is in none of those that could
 */
export const checkStart = async (
  snapshot: Snapshot,
  kinds: readonly TunnelKind[],
  patterns: readonly TunnelPattern[],
  client: Client,
  signal: AbortSignal,
  hint: SafeText = safe`warptop --once lists all of them.`,
): Promise<void> => {
  const failures = listFailures(snapshot, kinds);
  const [first] = failures;
  if (first !== undefined && failures.length === kinds.length) {
    const isDoubtful = first.kind === 'forbidden' || first.kind === 'not_found';
    const accounts = isDoubtful ? await client.accounts(signal) : null;
    const {id = ''} = snapshot.account ?? {};
    if (accounts?.ok && accounts.value.length > 0 && !accounts.value.some((account) => account.id === id)) {
      throw unknownAccount(id, accounts.value);
    }
    throw failureExit(first);
  }
  const missing = unmatchedPatterns(
    patterns,
    [...snapshot.tunnels.values()].map(({tunnel}) => tunnel),
  );
  if (missing.length > 0) {
    const names = joinSafe(
      missing.map((pattern) => safe`“${escaped(pattern)}”`),
      safe`, `,
    );
    if (first !== undefined) {
      throw new ExitError(
        exitCodeOf(first.kind),
        safe`No tunnel is named ${names} in the lists that can be read. ${failureExit(first).words}`,
      );
    }
    throw new ExitError(
      exitCodes.notFound,
      safe`No live tunnel is named ${names}. Names are exact; a prefix ends in *. ${hint}`,
    );
  }
};
