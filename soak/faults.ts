import {integer, pick, type Random} from '../source/simulator/random.js';

/** What a request comes to, as both ends count it. */
export type Outcome =
  | 'answered'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'rate_limited'
  | 'rejected'
  | 'server_error'
  | 'malformed'
  /** The connection ended before the answer did. */
  | 'broken'
  /** The client gave up: the deadline came, or its clocks leapt. */
  | 'unanswered';

/** An answer that is not the simulator's. */
export type BadAnswer = {
  readonly outcome: Outcome;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

const problem = (code: number, message: string): string =>
  JSON.stringify({success: false, errors: [{code, message}], messages: [], result: null});

const HUGE_BYTES = 17 * 1024 * 1024;

/** Answers that come whole, and are wrong. */
const badAnswers = {
  'server error': {outcome: 'server_error', status: 500, body: problem(10_001, 'Internal error')},
  'bad gateway': {outcome: 'server_error', status: 502, body: '<html>502 Bad Gateway</html>'},
  unavailable: {outcome: 'server_error', status: 503, body: ''},
  'rate limit': {outcome: 'rate_limited', status: 429, body: problem(971, 'Please wait')},
  revoked: {outcome: 'unauthenticated', status: 403, body: problem(9109, 'Invalid access token')},
  refused: {outcome: 'unauthenticated', status: 401, body: problem(1000, 'Invalid API Token')},
  forbidden: {outcome: 'forbidden', status: 403, body: problem(10_000, 'Authentication error')},
  'not found': {outcome: 'not_found', status: 404, body: problem(1003, 'Tunnel not found')},
  rejected: {outcome: 'rejected', status: 400, body: problem(1001, 'Invalid value')},
  'login page': {outcome: 'malformed', status: 200, body: '<!doctype html><title>Sign in</title>'},
  'cut JSON': {outcome: 'malformed', status: 200, body: '{"success":true,"errors":[],"result":[{"id":"0'},
  'another shape': {outcome: 'malformed', status: 200, body: '{"success":true,"result":{"id":null}}'},
  nothing: {outcome: 'malformed', status: 200, body: ''},
  redirect: {outcome: 'malformed', status: 302, headers: {location: '/elsewhere'}, body: ''},
  compressed: {
    outcome: 'malformed',
    status: 200,
    headers: {'content-encoding': 'gzip'},
    body: 'not asked for',
  },
} as const satisfies Readonly<Record<string, BadAnswer>>;

/** How a request fares. Times are ms. */
export type Fault =
  | {readonly name: 'answer'; readonly answer: BadAnswer}
  /** The connection is reset instead of an answer. */
  | {readonly name: 'reset'}
  /** Nothing comes, for ever. */
  | {readonly name: 'silence'}
  /** The answer comes byte by byte, slower than anybody waits. */
  | {readonly name: 'drip'}
  /** The connection ends within the body. */
  | {readonly name: 'cut'}
  /** The right answer, late. */
  | {readonly name: 'slow'; readonly byMs: number}
  /** More than the client takes. */
  | {readonly name: 'huge'; readonly bytes: number};

type FaultName = keyof typeof badAnswers | Exclude<Fault['name'], 'answer'>;

const isBadAnswer = (name: FaultName): name is keyof typeof badAnswers => name in badAnswers;

const faultNames: readonly FaultName[] = [
  ...(Object.keys(badAnswers) as Array<keyof typeof badAnswers>),
  'reset',
  'silence',
  'drip',
  'cut',
  'slow',
];

const faultOf = (name: FaultName, random: Random): Fault => {
  if (!isBadAnswer(name)) {
    return name === 'slow'
      ? {name, byMs: 200 + integer(random, 12_000)}
      : name === 'huge'
        ? {name, bytes: HUGE_BYTES}
        : {name};
  }
  const answer: BadAnswer = badAnswers[name];
  // A third of the refusals does not say how long to wait.
  const isTold = name === 'rate limit' && random() < 2 / 3;
  const headers = isTold ? {'retry-after': String(1 + integer(random, 120))} : answer.headers;
  return {name: 'answer', answer: headers === undefined ? answer : {...answer, headers}};
};

/** Trouble for a while. Times are monotonic, ms. */
export type Spell = {
  readonly from: number;
  readonly until: number;
  /** `down`: nobody listens. `idle`: connections are closed while nobody uses them. */
  readonly name: FaultName | 'down' | 'idle';
  /** How likely a request is to suffer, 0 to 1. */
  readonly chance: number;
  /** Which requests, by path. */
  readonly strikes: RegExp;
};

const SCOPES = [
  /./,
  /./,
  /\/(cfd_tunnel|warp_connector)\?/,
  /\/connections$/,
  /\/warp_connector/,
  /[02468ace]\/connections$/,
];

const MEAN_CALM_MS = 8 * 60_000;
const LONGEST_SPELL_MS = 4 * 60_000;

/** Waiting times of things that happen by chance. */
export const chanceMs = (random: Random, meanMs: number): number => -Math.log(1 - random()) * meanMs;

/** @param after when the spell before ended */
export const nextSpell = (after: number, random: Random): Spell => {
  const from = after + 1000 + chanceMs(random, MEAN_CALM_MS);
  return {
    from,
    until: from + 3000 + random() ** 2 * LONGEST_SPELL_MS,
    name: pick(random, [...faultNames, 'down', 'down', 'idle'] as const) ?? 'down',
    chance: pick(random, [1, 1, 0.5, 0.1]) ?? 1,
    strikes: pick(random, SCOPES) ?? /./,
  };
};

/** So many requests go wrong on their own, without a spell; and so many of those with a body that is too big. */
const STRAY = 1 / 300;
const STRAY_HUGE = 1 / 150;

/** What happens to one request. @param spell in force, if any */
export const faultFor = (path: string, spell: Spell | null, random: Random): Fault | null => {
  if (spell !== null && spell.name !== 'down' && spell.name !== 'idle' && spell.strikes.test(path)) {
    return random() < spell.chance ? faultOf(spell.name, random) : null;
  }
  if (random() >= STRAY) {
    return null;
  }
  return faultOf(random() < STRAY_HUGE ? 'huge' : (pick(random, faultNames) ?? 'reset'), random);
};
