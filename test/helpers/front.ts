import {type AddressInfo, createServer, type Socket} from 'node:net';

/** What is done with a connection that was just opened. */
export type OnOpen = (socket: Socket) => void;

/** A door before servers of the test that may lead elsewhere, or nowhere, while it stays at its port. */
export type Front = {
  readonly port: number;
  /** From now on this is done with every connection; those that are open are closed. */
  readonly lead: (onOpen: OnOpen) => void;
  /** Nobody listens any more, and what is open is closed. */
  readonly shut: () => Promise<void>;
  /** As at the beginning. Connections that were led elsewhere are closed. */
  readonly lift: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Listens on a free port of 127.0.0.1. @param honest what it does where nothing is wrong */
export const startFront = async (honest: OnOpen): Promise<Front> => {
  const sockets = new Set<Socket>();
  let current = honest;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    current(socket);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(0);
  const {port} = server.address() as AddressInfo;
  const dropAll = (): void => {
    for (const socket of sockets) {
      socket.destroy();
    }
  };
  const shut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      dropAll();
    });
  return {
    port,
    lead: (onOpen) => {
      current = onOpen;
      dropAll();
    },
    shut,
    lift: async () => {
      if (!server.listening) {
        await listen(port);
      }
      if (current !== honest) {
        current = honest;
        dropAll();
      }
    },
    close: async () => {
      if (server.listening) {
        await shut();
      }
    },
  };
};
