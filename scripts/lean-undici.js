/**
 * undici's index requires all that it can do; warptop needs `request`, `Agent` and `Pool`. Left out of the bundle are
 * its web APIs (which Node has), its mocks, its caches, its interceptors and dispatchers that nobody asks for: half of
 * its size, and of the time that it takes to load. Whatever came to need one of them would fail in every test of the
 * command.
 */
const LEFT_OUT = [
  'web|mock|cache|interceptor',
  'dispatcher[\\\\/]((socks5-|env-http-)?proxy-agent|retry-agent|h2c-client|client-h2|(balanced|round-robin)-pool)\\.js',
].join('|');

/** The index makes one of these as soon as it is loaded. */
const NOTHING = 'exports.CacheStorage = class {};';

export const leanUndici = {
  name: 'lean-undici',
  setup: ({onLoad, onResolve, resolve}) => {
    // The parser comes twice: for processors with vector instructions, and for all of them.
    onResolve({filter: /llhttp_simd-wasm\.js$/}, ({path, ...from}) =>
      resolve(path.replace('_simd', ''), from),
    );
    onLoad({filter: new RegExp(`[\\\\/]undici[\\\\/]lib[\\\\/](${LEFT_OUT})`)}, () => ({
      contents: NOTHING,
      loader: 'js',
    }));
  },
};
