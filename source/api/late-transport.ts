import type {ApiOptions} from './options.js';
import type {Transport} from './request.js';

/** The same transport, loaded with its first request: undici takes longer than the first picture of a screen. */
export const lateTransport = (options: ApiOptions): Transport => {
  let loading: Promise<Transport> | null = null;
  const load = (): Promise<Transport> => {
    loading ??= import('./request.js').then(({createTransport}) => createTransport(options));
    return loading;
  };
  return {
    get: async (...asked) => (await load()).get(...asked),
    renew: () => void loading?.then((transport) => transport.renew()),
    close: async () => (await loading)?.close(),
  };
};
