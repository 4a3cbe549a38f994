import type {ApiOptions} from './options.js';
import type {Transport} from './request.js';

/** The same transport, loaded with its first request: undici takes longer than the first picture of a screen. */
export const lateTransport = (options: ApiOptions): Transport => {
  let loading: Promise<Transport> | null = null;
  let isClosed = false;
  const load = async (): Promise<Transport> => {
    const {createTransport} = await import('./request.js');
    const transport = createTransport(options);
    if (isClosed) {
      await transport.close();
    }
    return transport;
  };
  return {
    get: async (...asked) => {
      loading ??= load();
      return (await loading).get(...asked);
    },
    renew: () => void loading?.then((transport) => transport.renew()),
    close: async () => {
      isClosed = true;
      await (await loading)?.close();
    },
  };
};
