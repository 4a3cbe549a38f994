import {authenticate, invalidAccessToken, type RequestHeaders} from './access.js';
import {type Answer, couldNotRoute, failure, refused} from './answers.js';
import {unknownParameters} from './query.js';
import {charge, type Spent} from './quota.js';
import {type Resource, resources} from './resources.js';
import type {World} from './world.js';

/** A request as it arrived. Header names are lower case. */
export type ApiRequest = {
  readonly method: string;
  /** Path and query, neither decoded nor normalised. */
  readonly target: string;
  readonly headers: RequestHeaders;
};

/** What each user has spent of the quota. */
export type Ledger = ReadonlyMap<string, Spent>;

/** What resources have answered to whom, by user and target; to be forgotten when the world's tunnels change. */
export type Answered = Map<string, Answer>;

/** The API's base path. */
export const basePath = '/client/v4';

const match = (
  expected: readonly string[],
  given: readonly string[],
): Readonly<Record<string, string>> | undefined => {
  const fits =
    expected.length === given.length &&
    expected.every((segment, index) => segment.startsWith(':') || segment === given[index]);
  return fits
    ? Object.fromEntries(
        expected.flatMap((segment, index) =>
          segment.startsWith(':') ? [[segment.slice(1), given[index] ?? '']] : [],
        ),
      )
    : undefined;
};

type Found = {readonly resource: Resource; readonly parameters: Readonly<Record<string, string>>};

const patterns = resources.map((resource) => ({resource, expected: resource.pattern.split('/')}));

const find = (path: string): Found | undefined => {
  const given = path.split('/');
  for (const {resource, expected} of patterns) {
    const parameters = match(expected, given);
    if (parameters !== undefined) {
      return {resource, parameters};
    }
  }
  return undefined;
};

const answerKnown = (
  world: World,
  request: ApiRequest,
  ledger: Ledger,
  answered: Answered,
): readonly [Answer, Ledger] => {
  const [fullPath = '', queryText = ''] = request.target.split(/\?(.*)/s);
  const path = fullPath.startsWith(`${basePath}/`) ? fullPath.slice(basePath.length) : undefined;
  const found = path === undefined ? undefined : find(path);
  if (path === undefined || found === undefined) {
    const complaint = `no such route: ${request.method} ${request.target}`;
    return [{...couldNotRoute(fullPath), complaint}, ledger];
  }
  if (request.method !== 'GET') {
    const refusal = failure(405, {code: 10405, message: 'Method not allowed for this authentication scheme'});
    return [{...refusal, complaint: `only GET is simulated: ${request.method} ${request.target}`}, ledger];
  }
  const credential = authenticate(request.headers);
  if ('code' in credential) {
    const here = credential === invalidAccessToken ? found.resource.invalidToken : undefined;
    return [refused(here ?? credential), ledger];
  }
  const {quota} = world.scenario;
  const {spent, remaining, resetS, isRefused} = charge(
    quota,
    world.startMs,
    ledger.get(credential.user),
    world.nowMs,
  );
  const query = new URLSearchParams(queryText);
  const key = `${credential.user} ${request.target}`;
  const answer = isRefused
    ? failure(429, {code: 971, message: 'Please wait and consider throttling your request speed'})
    : (answered.get(key) ??
      found.resource.answer({world, credential, path, query, parameters: found.parameters}));
  if (!isRefused) {
    answered.set(key, answer);
  }
  const unknown = unknownParameters(query, found.resource.query);
  return [
    {
      ...answer,
      headers: {
        ...answer.headers,
        ratelimit: `"default";r=${remaining};t=${resetS}`,
        ...(isRefused && {'retry-after': String(resetS)}),
      },
      ...(unknown.length > 0 && {
        complaint: `ignored query parameter ${unknown.join(', ')}: ${request.method} ${request.target}`,
      }),
    },
    new Map(ledger).set(credential.user, spent),
  ];
};

/**
 * The answer of the simulated API at the world's present, and the ledger with the request charged to its user.
 * Pure, but for what it notes as answered. Requests that no user can be found for are charged to nobody.
 */
export const respond = (
  world: World,
  request: ApiRequest,
  ledger: Ledger,
  answered: Answered = new Map(),
): readonly [Answer, Ledger] => {
  const [answer, charged] = answerKnown(world, request, ledger, answered);
  const {limit, windowS} = world.scenario.quota;
  return [
    {
      ...answer,
      headers: {
        ratelimit: `"default";r=${limit};t=${windowS}`,
        'ratelimit-policy': `"default";q=${limit};w=${windowS}`,
        ...answer.headers,
      },
    },
    charged,
  ];
};
