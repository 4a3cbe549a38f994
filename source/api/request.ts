import {createHash} from 'node:crypto';
import type {IncomingHttpHeaders} from 'node:http';
import {Agent, Pool, request} from 'undici';
import {failed, failure, type Result, succeeded} from '../model/failure.js';
import {safe} from '../model/text.js';
import {createRedactor, type Redact} from '../redact.js';
import {createDialer} from './dial.js';
import {networkFailure} from './network-failure.js';
import {type ApiOptions, type Credentials, DEFAULT_TIMEOUT_MS, secretsOf} from './options.js';
import type {ApiPath} from './paths.js';

/** One HTTP answer, read to its end. */
export type Reply = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Of the bytes of the body: the same for the same answer. Absent where that cannot be told. */
  readonly digest?: string;
};

/**
 * Asks for one path below the base URL. Never rejects: a request that `signal` ends is `unreachable`, one that
 * the deadline ends a `timeout`, whichever comes first. Both close its connection and no other request's.
 * @param mayRepeat asked before a second request is sent, where a pooled socket turned out closed
 */
export type Get = (path: ApiPath, signal: AbortSignal, mayRepeat?: () => boolean) => Promise<Result<Reply>>;

export type Transport = {
  readonly get: Get;
  /**
   * Lets go of pooled connections: they may have died while the machine slept. Idle ones close at once, requests
   * under way are left to their deadline, and the next one opens a new connection.
   */
  readonly renew: () => void;
  /** Ends all requests and closes all connections, for good. */
  readonly close: () => Promise<void>;
};

/** 1,000 tunnels are about 0.6 MB. */
const BIGGEST_BODY_BYTES = 16 * 1024 * 1024;

/** Longer than the time between two polls: each new connection costs three round trips more. */
const KEEP_ALIVE_MS = 60_000;

/** At most four requests are in flight at once, so more sockets would only idle. */
const CONNECTIONS = 4;

/** The part of a request's time that connecting may take. */
const CONNECTING_SHARE = 2 / 3;

const authorization = (credentials: Credentials): Record<string, string> =>
  credentials.scheme === 'token'
    ? {authorization: `Bearer ${credentials.token}`}
    : {'x-auth-email': credentials.email, 'x-auth-key': credentials.key};

/**
 * The same JSON with plain characters where a server wrote escapes of them: a secret could hide behind those until
 * they are parsed.
 */
const withoutEscapes = (body: string): string =>
  body.includes('\\u00')
    ? body.replace(/\\(?:u00([2-7][\da-f])|.)/gi, (whole: string, code?: string) => {
        const character = code === undefined ? whole : String.fromCharCode(Number.parseInt(code, 16));
        return character === '"' || character === '\\' || character === '\u007f' ? whole : character;
      })
    : body;

const redactedHeaders = (headers: IncomingHttpHeaders, redact: Redact): IncomingHttpHeaders =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? redact(value) : value?.map(redact),
    ]),
  );

const readBody = async (body: AsyncIterable<Uint8Array>): Promise<Buffer | null> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > BIGGEST_BODY_BYTES) {
      return null;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Nobody may need the text: most answers are the same as the last ones, and known by their digests. */
const replyOf = (status: number, headers: IncomingHttpHeaders, bytes: Buffer, redact: Redact): Reply => {
  let text: string | null = null;
  return {
    status,
    headers,
    get body() {
      text ??= redact(withoutEscapes(bytes.toString('utf8')));
      return text;
    },
    digest: createHash('sha1').update(bytes).digest('base64'),
  };
};

/**
 * HTTP for this API: GET only, no redirects, no content encoding (a few kB can unpack to gigabytes), a size cap,
 * and one deadline for the whole of a request, since undici's own are only between two chunks.
 */
export const createTransport = (options: ApiOptions): Transport => {
  const {baseUrl, clock, timeoutMs = DEFAULT_TIMEOUT_MS} = options;
  const {credentials} = options;
  const credentialsNow = typeof credentials === 'function' ? credentials : () => credentials;
  // What a proxy or an error page repeats of the request must not bring the secret to a screen or a recording.
  const {redact = createRedactor(secretsOf(credentialsNow()))} = options;
  const headersNow = () => ({
    ...authorization(credentialsNow()),
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': options.userAgent,
  });
  /** Those of agents that were replaced too: an agent that closes lets go of them, and could not end them any more. */
  const pools = new Set<Pool>();
  const newPool = (origin: string | URL, about: object): Pool => {
    for (const old of [...pools].filter(({destroyed}) => destroyed)) {
      pools.delete(old);
    }
    const pool = new Pool(origin, about);
    pools.add(pool);
    return pool;
  };
  const dialer = createDialer({
    proxy: options.proxy ?? null,
    clock,
    // Shorter than a request, so that what is silent can be named.
    timeoutMs: timeoutMs * CONNECTING_SHARE,
    userAgent: options.userAgent,
  });
  const newAgent = (): Agent =>
    new Agent({
      connections: CONNECTIONS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      allowH2: false,
      connect: ({hostname, port, protocol}, callback) => {
        const isSecure = protocol === 'https:';
        dialer.open({isSecure, host: hostname, port: Number(port) || (isSecure ? 443 : 80)}).then(
          (socket) => callback(null, socket),
          (error: Error) => callback(error, null),
        );
      },
      factory: newPool,
    });
  let agent = newAgent();

  /**
   * Sockets that went silent stay silent: later requests get new ones. Idle ones close at once, those of other
   * requests with their answers. Of several requests that time out together only the first has this effect.
   */
  const replace = (used: Agent): void => {
    if (used !== agent || used.destroyed) {
      return;
    }
    agent = newAgent();
    void used.close().catch(() => undefined);
  };

  const attempt = async (path: ApiPath, signal: AbortSignal, choose: () => Agent): Promise<Result<Reply>> => {
    const dispatcher = choose();
    const about = {method: 'GET', headers: headersNow(), dispatcher, signal} as const;
    const answer = await request(`${baseUrl}${path}`, about);
    if (!/^(identity)?$/i.test(String(answer.headers['content-encoding'] ?? ''))) {
      answer.body.destroy();
      return failed(
        failure('malformed', {
          status: answer.statusCode,
          detail: safe`a compressed answer, though none was asked for`,
        }),
      );
    }
    try {
      const body = await readBody(answer.body);
      return body === null
        ? failed(
            failure('malformed', {status: answer.statusCode, detail: safe`an answer larger than 16 MiB`}),
          )
        : succeeded(replyOf(answer.statusCode, redactedHeaders(answer.headers, redact), body, redact));
    } catch (error) {
      // Not left to the second try: an answer that breaks off does say something about the server.
      return failed(networkFailure(error).failure);
    }
  };

  /** A pooled socket that the server closed while it idled says nothing about the server: one more try. */
  const attemptTwice = async (
    path: ApiPath,
    signal: AbortSignal,
    choose: () => Agent,
    mayRepeat: () => boolean,
  ): Promise<Result<Reply>> => {
    try {
      return await attempt(path, signal, choose);
    } catch (error) {
      const first = networkFailure(error);
      if (signal.aborted || !first.isReset || !mayRepeat()) {
        return failed(first.failure);
      }
      return attempt(path, signal, choose).catch((second: unknown) => failed(networkFailure(second).failure));
    }
  };

  return {
    get: async (path, signal, mayRepeat = () => true) => {
      const deadline = new AbortController();
      const finished = new AbortController();
      const stop = (): void => deadline.abort();
      let isLate = false;
      let used = agent;
      const choose = (): Agent => {
        used = agent;
        return used;
      };
      signal.addEventListener('abort', stop, {once: true});
      if (signal.aborted) {
        stop();
      }
      void clock.sleep(timeoutMs, finished.signal).then(() => {
        isLate = !finished.signal.aborted && !deadline.signal.aborted;
        stop();
      });
      try {
        const result = await attemptTwice(path, deadline.signal, choose, mayRepeat);
        if (!isLate) {
          return result;
        }
        replace(used);
        return failed(failure('timeout'));
      } finally {
        // With a reason of our own; the usual one is an error with a stack, made for each request.
        finished.abort('finished');
        signal.removeEventListener('abort', stop);
      }
    },
    renew: () => replace(agent),
    close: async () => {
      dialer.close();
      await Promise.all([agent, ...pools].map((each) => each.destroy()));
    },
  };
};
