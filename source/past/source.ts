import {clientOver} from '../api/client.js';
import {servedAtOf} from '../api/date.js';
import type {Meter} from '../api/options.js';
import {connectionsPath, tunnelsPath} from '../api/paths.js';
import {parseQuota} from '../api/quota.js';
import type {Reply} from '../api/request.js';
import type {Clock} from '../clock.js';
import {succeeded} from '../model/failure.js';
import type {Polled, Question, Source} from '../model/observation.js';

/** An API that answers at once, at whatever moment its clock tells. @param path below the base URL */
export type Answers = (path: string) => Reply;

/** How long answers take by turns: about what a server on the same machine does, ms. */
const ANSWERS_MS = [2, 3, 2, 5, 3, 2, 8] as const;

/** The longest that an answer takes, ms. */
export const LONGEST_ANSWER_MS = Math.max(...ANSWERS_MS);

/** Larger than any list of the simulated API, so that each has one page. */
const PER_PAGE = 1000;

const pathOf = (accountId: string, question: Question): string | null =>
  question.about === 'tunnels'
    ? tunnelsPath(accountId, question.kind, {perPage: PER_PAGE, page: 1})
    : connectionsPath(accountId, question.kind, question.tunnelId);

/**
 * The client's own answers to questions about an API in the same process. What says the same as before, word for word,
 * is not decoded again: thousands of answers are wanted at once.
 * @param clock goes on while an answer is waited for
 */
export const sourceOver = (answers: Answers, accountId: string, clock: Clock, meter: Meter): Source => {
  const known = new Map<string, {readonly body: string; readonly polled: Polled}>();
  let reply: Reply = {status: 0, headers: {}, body: ''};
  let asked = 0;
  const client = clientOver(
    {get: async () => succeeded(reply), renew: () => undefined, close: async () => undefined},
    {clock, meter, perPage: PER_PAGE},
  );
  const {ask, renew} = client.sourceOf(accountId);

  const again = ({servedAt: _, ...before}: Polled): Polled => {
    const servedAt = servedAtOf(reply.headers);
    const quota = parseQuota(reply.headers);
    if (quota !== null) {
      meter.told(quota);
    }
    return {...before, quota, ...(servedAt !== null && {servedAt})};
  };

  return {
    ask: async (question, signal) => {
      const path = pathOf(accountId, question);
      if (path === null) {
        return ask(question, signal);
      }
      const tookMs = ANSWERS_MS[asked % ANSWERS_MS.length] ?? LONGEST_ANSWER_MS;
      asked += 1;
      await clock.sleep(tookMs);
      reply = answers(path);
      const before = known.get(path);
      const isSame = reply.status === 200 && reply.body === before?.body;
      const polled = isSame && meter.admitNow() ? again(before.polled) : await ask(question, signal);
      known.set(path, {body: reply.body, polled});
      return {...polled, at: clock.now(), tookMs};
    },
    renew,
  };
};
