import {once} from 'node:events';
import type {ServerResponse} from 'node:http';
import type {Clock} from '../source/clock.js';
import type {Answer} from '../source/simulator/answers.js';

const CHUNK = Buffer.alloc(256 * 1024, ' ');

/** Sends so many bytes, or until the client has had enough. */
export const sendHuge = async (response: ServerResponse, bytes: number): Promise<void> => {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(200, {'content-type': 'application/json'});
  for (let sent = 0; sent < bytes && !gone.signal.aborted; sent += CHUNK.length) {
    if (!response.write(CHUNK)) {
      await once(response, 'drain', gone).catch(() => undefined);
    }
  }
  response.end();
};

const BETWEEN_BYTES_MS = 2000;

/** Sends an answer byte by byte, until `signal` aborts: slower than anybody waits. */
export const drip = async (
  response: ServerResponse,
  {headers, body}: Answer,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> => {
  response.writeHead(200, headers);
  for (const letter of body) {
    response.write(letter);
    await clock.sleep(BETWEEN_BYTES_MS, signal);
    if (signal.aborted) {
      return;
    }
  }
};
