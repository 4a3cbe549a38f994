import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {systemClock} from '../source/clock.js';
import type {Answer} from '../source/simulator/answers.js';
import {seeded} from '../source/simulator/random.js';
import {basePath} from '../source/simulator/routes.js';
import type {SoakClock} from './clock.js';
import {type BadAnswer, type Fault, faultFor, nextSpell, type Spell} from './faults.js';
import {servedConnectors, servedTunnels} from './parts.js';
import {createPresentApi} from './present.js';
import {createTally, type Tally} from './tally.js';
import {drip, sendHuge} from './wire.js';

export type SoakServer = {
  readonly url: string;
  readonly tally: Tally;
  /** Brings trouble until `signal` aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Requests that are left without an answer on purpose, for now or for ever. */
  readonly hanging: () => number;
  /** The client waits for the answer to this path no more. @returns whether it was one that hangs */
  readonly release: (path: string) => boolean;
  readonly isDown: () => boolean;
  /** Requests that came before a 429 allowed them. */
  readonly early: () => number;
  /** False for the id of a tunnel that was deleted long ago. */
  readonly isRemembered: (id: string) => boolean;
  readonly close: () => Promise<void>;
};

/** In real time: so that both ends know of closed connections before time goes on. */
const NOTICE_MS = 25;

/** Asked once, at the start, before there is trouble. */
const ACCOUNTS = '/accounts';

type Options = {readonly clock: SoakClock; readonly seed: number; readonly tunnels: number};

/** The path of a request below the API's base, without its query. */
export const pathOf = (url: string): string => (url.split('?')[0] ?? '').slice(basePath.length);

/** The simulated API on the loopback interface, with faults between its answers and the wire. */
export const startSoakServer = async ({clock, seed, tunnels}: Options): Promise<SoakServer> => {
  const {server: time, hold, touch} = clock;
  // Apart from the stray faults, whose number depends on the requests: a seed means the same spells.
  const weather = seeded(seed, 'spells');
  const random = seeded(seed, 'faults');
  const tally = createTally();
  const {answerTo, isRemembered} = createPresentApi(time, seed, tunnels);
  /** By path: nothing is asked twice at once. */
  const hanging = new Map<string, ServerResponse>();
  let spell: Spell | null = null;
  let isDown = false;
  let limited = {at: 0, until: 0};
  let early = 0;

  /** The client has it, or will before time goes on. */
  const note = (path: string, {status, body}: Answer): void => {
    tally.count(status === 200 ? 'answered' : 'not_found');
    if (status !== 200 || path === ACCOUNTS) {
      return;
    }
    const {result} = JSON.parse(body);
    tally.saw(path, path.endsWith('/connections') ? servedConnectors(result) : servedTunnels(result));
  };

  const send = (path: string, response: ServerResponse, answer: Answer): void => {
    note(path, answer);
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  };

  const sendBad = (response: ServerResponse, {outcome, status, headers = {}, body}: BadAnswer): void => {
    tally.count(outcome);
    if (outcome === 'rate_limited') {
      const waitMs = Number(headers['retry-after'] ?? 1) * 1000;
      const now = time.monotonic();
      limited = {at: now, until: Math.max(limited.until, now + waitMs)};
    }
    response.writeHead(status, headers);
    response.end(body);
  };

  /** Leaves a request without an answer until `wake`, or until the client gives up. */
  const hang = async (
    path: string,
    response: ServerResponse,
    work: (signal: AbortSignal) => Promise<void>,
  ) => {
    const gone = new AbortController();
    hanging.set(path, response);
    touch();
    response.once('close', () => {
      if (!response.writableFinished && !gone.signal.aborted) {
        tally.count(isDown ? 'broken' : 'unanswered');
      }
      gone.abort();
      unhang(path, response);
    });
    await work(gone.signal);
  };

  const unhang = (path: string, response: ServerResponse): void => {
    if (hanging.get(path) === response) {
      hanging.delete(path);
      touch();
    }
  };

  const suffer = (fault: Fault, path: string, response: ServerResponse, answer: Answer): void => {
    switch (fault.name) {
      case 'answer':
        sendBad(response, fault.answer);
        return;
      case 'reset':
        tally.count('broken');
        response.socket?.resetAndDestroy();
        return;
      case 'cut':
        tally.count('broken');
        response.writeHead(200, {...answer.headers, 'content-length': String(answer.body.length + 9)});
        response.write(answer.body, () => response.socket?.destroy());
        return;
      case 'huge':
        tally.count('malformed');
        void sendHuge(response, fault.bytes);
        return;
      case 'silence':
        void hang(path, response, async () => undefined);
        return;
      case 'drip':
        void hang(path, response, (signal) => drip(response, answer, time, signal));
        return;
      case 'slow':
        void hang(path, response, async (signal) => {
          await time.sleep(fault.byMs, signal);
          if (!signal.aborted) {
            unhang(path, response);
            send(path, response, answer);
          }
        });
    }
  };

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    response.on('error', () => undefined);
    response.sendDate = false;
    const now = time.monotonic();
    const url = request.url ?? '';
    const path = pathOf(url);
    tally.request(now);
    early += now > limited.at && now < limited.until ? 1 : 0;
    const answer = answerTo(request);
    const fault = path === ACCOUNTS ? null : faultFor(url, spell, random);
    if (fault === null) {
      send(path, response, answer);
    } else {
      suffer(fault, path, response, answer);
    }
  };

  const server = createServer({keepAliveTimeout: 600_000}, serve);
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const {port} = server.address() as AddressInfo;

  /** Time stands still until the other end has noticed. */
  const change = async (work: () => Promise<void> | void): Promise<void> => {
    const done = Promise.resolve(work()).then(() => systemClock.sleep(NOTICE_MS));
    hold(done);
    await done;
  };

  return {
    url: `http://127.0.0.1:${port}${basePath}`,
    tally,
    run: async (signal) => {
      for (let next = nextSpell(time.monotonic(), weather); ; next = nextSpell(next.until, weather)) {
        await time.sleep(next.from - time.monotonic(), signal);
        if (signal.aborted) {
          return;
        }
        spell = next;
        if (next.name === 'down') {
          isDown = true;
          await change(close);
        } else if (next.name === 'idle') {
          await change(() => server.closeIdleConnections());
        }
        await time.sleep(next.until - time.monotonic(), signal);
        spell = null;
        if (isDown) {
          await change(() => listen(port));
          isDown = false;
        }
      }
    },
    hanging: () => hanging.size,
    release: (path) => {
      const wasHanging = hanging.delete(path);
      if (wasHanging) {
        touch();
      }
      return wasHanging;
    },
    isDown: () => isDown,
    early: () => early,
    isRemembered,
    close,
  };
};
