import {once} from 'node:events';
import {setTimeout as pause} from 'node:timers/promises';
import type {Delivery, Wire} from './fault-proxy.js';

/*
 * The ways in which an answer reaches the client, or does not.
 */

const isOver = ({socket, lifted}: Delivery): boolean => socket.destroyed || lifted.aborted;

const untilLifted = async ({socket, lifted}: Delivery): Promise<void> => {
  const gone = new AbortController();
  const stop = (): void => gone.abort();
  socket.once('close', stop);
  if (!lifted.aborted && !socket.destroyed) {
    await once(lifted, 'abort', {signal: gone.signal}).catch(() => undefined);
  }
  socket.off('close', stop);
};

/** Whole, after a while. @param msOf how long, for each answer anew */
export const late =
  (msOf: () => number): Wire =>
  async ({socket, bytes}) => {
    await pause(msOf());
    if (!socket.destroyed) {
      socket.write(bytes);
    }
  };

/** Nothing comes. Once the fault is over, what was held back does, as from a network that sends again. */
export const held: Wire = async (delivery) => {
  await untilLifted(delivery);
  if (!delivery.socket.destroyed) {
    delivery.socket.write(delivery.bytes);
  }
};

/** Nothing comes. Once the fault is over, the connection closes, as when a machine is started anew. */
export const heldThenClosed: Wire = async (delivery) => {
  await untilLifted(delivery);
  delivery.socket.destroy();
};

/** Nothing comes on this connection any more, not even when the fault is over: its other end has forgotten it. */
export const lost: Wire = ({socket}) => {
  socket.removeAllListeners('data').resume();
};

/** One byte after another, too slow to ever come to an end. What is left comes when the fault is over. */
export const dripping =
  (everyMs: number): Wire =>
  async (delivery) => {
    const {socket, bytes} = delivery;
    let sent = 0;
    while (sent < bytes.length && !isOver(delivery)) {
      socket.write(bytes.subarray(sent, sent + 1));
      sent += 1;
      await pause(everyMs);
    }
    if (!socket.destroyed) {
      socket.write(bytes.subarray(sent));
    }
  };

/** In pieces of any size, the cuts wherever they fall: no fault at all. @param random 0 to 1 */
export const sliced =
  (random: () => number): Wire =>
  async ({socket, bytes}) => {
    let sent = 0;
    while (sent < bytes.length && !socket.destroyed) {
      const size = 1 + Math.floor(random() * random() * 400);
      socket.write(bytes.subarray(sent, sent + size));
      sent += size;
      await pause(1);
    }
  };

/** A place in an answer: in its headers, right before its body, or within that. */
export type Place = 'at the start' | 'in the headers' | 'before the body' | 'in the body';

const placeIn = ({bytes, bodyAt}: Delivery, place: Place): number => {
  switch (place) {
    case 'at the start':
      return 0;
    case 'in the headers':
      return Math.floor(bodyAt / 2);
    case 'before the body':
      return bodyAt;
    case 'in the body':
      return Math.floor((bodyAt + bytes.length) / 2);
  }
};

/** Closed in good order, too early. */
export const cut =
  (place: Place): Wire =>
  (delivery) => {
    delivery.socket.end(delivery.bytes.subarray(0, placeIn(delivery, place)));
  };

/** Reset, as by a firewall that forgot the connection. What came before the reset is given time to be read. */
export const reset =
  (place: Place): Wire =>
  async (delivery) => {
    const {socket, bytes} = delivery;
    const part = bytes.subarray(0, placeIn(delivery, place));
    if (part.length > 0) {
      await new Promise<void>((resolve) => socket.write(part, () => resolve()));
      await pause(20);
    }
    socket.resetAndDestroy();
  };

/** These bytes in place of the answer; then the connection closes. */
export const saying =
  (bytes: string | Buffer): Wire =>
  ({socket}) => {
    socket.end(bytes);
  };

/** A head without end of its body: the same bytes for as long as the client takes them. */
export const endless =
  (head: string, chunk: string): Wire =>
  async (delivery) => {
    const {socket} = delivery;
    socket.write(head);
    while (!isOver(delivery)) {
      if (!socket.write(chunk)) {
        const gone = new AbortController();
        const stop = (): void => gone.abort();
        socket.once('close', stop);
        await once(socket, 'drain', {signal: gone.signal}).catch(() => undefined);
        socket.off('close', stop);
      }
      await pause(0);
    }
    socket.destroy();
  };
