import {subscribe} from 'node:diagnostics_channel';
import {Server} from 'node:http';

/** A request of the command's, from when it is made until its answer has been read. */
type Request = {readonly path: string; readonly index: number; isHeld: boolean};

/** How long the server thinks about the request of that number, ms: as long as a near one would, never twice the same. */
const thinkingMs = (index: number): number => 18 + ((index * 7) % 23);

/**
 * Has every request of this process to a server in this process take an exact time, whatever it really takes: the
 * server's work is put off by virtual time, which stands still while anything is on the wire.
 * @param after does something after so much virtual time, ms
 * @returns whether anything is on the wire
 */
export const holdWire = (after: (ms: number, action: () => void) => void): (() => boolean) => {
  const requests = new Map<unknown, Request>();
  let made = 0;

  subscribe('undici:request:create', (message) => {
    const {request} = message as {readonly request: {readonly path: string}};
    requests.set(request, {path: request.path, index: made, isHeld: false});
    made += 1;
  });
  for (const end of ['undici:request:trailers', 'undici:request:error']) {
    subscribe(end, (message) => {
      requests.delete((message as {readonly request: unknown}).request);
    });
  }

  const {emit} = Server.prototype;
  Server.prototype.emit = function (this: Server, event: string | symbol, ...args: readonly unknown[]) {
    const [asked] = args as ReadonlyArray<{readonly url?: string} | undefined>;
    const request = [...requests.values()].find(({path, isHeld}) => path === asked?.url && !isHeld);
    if (event !== 'request' || request === undefined) {
      return Reflect.apply(emit, this, [event, ...args]);
    }
    request.isHeld = true;
    after(thinkingMs(request.index), () => {
      request.isHeld = false;
      Reflect.apply(emit, this, [event, ...args]);
    });
    return true;
  };
  return () => [...requests.values()].some(({isHeld}) => !isHeld);
};
