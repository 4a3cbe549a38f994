import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {type Clock, systemClock} from '../clock.js';
import {token} from './access.js';
import {mainAccount} from './accounts.js';
import type {Answer} from './answers.js';
import type {Scenario} from './plan.js';
import {hex, seeded} from './random.js';
import {type Answered, basePath, type Ledger, respond} from './routes.js';
import {defaultScenario, type ScenarioName} from './scenario-names.js';
import {scenarios} from './scenarios.js';
import {createWorld, step} from './world.js';

export type SimulatorOptions = {
  /** One of the scenarios, or one that is made up; by default `failover`. */
  readonly scenario?: ScenarioName | Scenario;
  /** A whole number; by default 1. The same seed, scenario and start give the same world. */
  readonly seed?: number;
  /** By default 0: any free one. */
  readonly port?: number;
  readonly clock?: Clock;
  /** How long ago the world began, by default 0. */
  readonly pastMs?: number;
  /** Told of every request that a client of this API should not have made. By default a line on stderr. */
  readonly onUnknownRoute?: (line: string) => void;
};

export type Simulator = {
  /** Base URL of the API, `http://127.0.0.1:PORT/client/v4`. */
  readonly url: string;
  readonly port: number;
  /** The account in which the scenario plays. */
  readonly accountId: string;
  /** A token that reads all of it. No secret: nothing else knows it. */
  readonly token: string;
  /** When the world began, ms since 1970. */
  readonly startMs: number;
  /** Answers so far. */
  readonly requests: () => number;
  /** Stops listening and drops all connections at once. May be called again. */
  readonly close: () => Promise<void>;
};

/** Longer than any interval at which a client polls: a connection that is closed while in use looks like a fault. */
const KEEP_ALIVE_MS = 120_000;

const toStderr = (line: string): void => {
  process.stderr.write(`simulator: ${line}\n`);
};

/** What of a request the simulated API looks at. */
type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** Header values that came more than once are of no use to this API. */
const singleHeaders = (request: Asked): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );

export type SimulationOptions = Pick<SimulatorOptions, 'seed' | 'clock' | 'onUnknownRoute'> & {
  readonly scenario: Scenario;
  /** When the world began, ms since 1970; by default now. */
  readonly startMs?: number;
  /** False: requests cost nothing, and only others spend the quota; by default true. */
  readonly isCharged?: boolean;
};

/**
 * The simulated API without a server: answers each request at the clock's present, with all headers. The world and
 * what was spent of the quota go on from answer to answer.
 */
export const createSimulation = (options: SimulationOptions): ((request: Asked) => Answer) => {
  const {scenario, seed = 1, clock = systemClock, onUnknownRoute = toStderr, isCharged = true} = options;
  const random = seeded(seed, 'cf-ray');
  let world = step(createWorld(scenario, seed, options.startMs ?? clock.now()), clock.now());
  let ledger: Ledger = new Map();
  let answered: Answered = new Map();
  return (request) => {
    const nowMs = clock.now();
    const {tunnels} = world;
    world = step(world, nowMs);
    answered = world.tunnels === tunnels ? answered : new Map();
    const [answer, charged] = respond(
      world,
      {method: request.method ?? '', target: request.url ?? '', headers: singleHeaders(request)},
      ledger,
      answered,
    );
    ledger = isCharged ? charged : ledger;
    if (answer.complaint !== undefined) {
      onUnknownRoute(answer.complaint);
    }
    const headers = {
      ...answer.headers,
      date: new Date(nowMs).toUTCString(),
      'cf-ray': `${hex(random, 16)}-LHR`,
      'content-length': String(Buffer.byteLength(answer.body)),
    };
    return {...answer, headers};
  };
};

/**
 * Serves a scenario on the loopback interface, with time from `clock`. Rejects when the port cannot be had, with
 * Node's error (`EADDRINUSE`, `EACCES`).
 */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const {scenario = defaultScenario, port = 0, clock = systemClock, pastMs = 0} = options;
  const startMs = clock.now() - pastMs;
  const played = typeof scenario === 'string' ? scenarios[scenario] : scenario;
  const answerTo = createSimulation({...options, clock, startMs, scenario: played});
  let requests = 0;

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    const {status, headers, body} = answerTo(request);
    requests += 1;
    response.sendDate = false;
    response.writeHead(status, headers);
    response.end(body);
  };

  const server = createServer({keepAliveTimeout: KEEP_ALIVE_MS}, serve);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const listening = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${listening}${basePath}`,
    port: listening,
    accountId: mainAccount.id,
    token,
    startMs,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
