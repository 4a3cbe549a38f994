import {readFileSync} from 'node:fs';

/**
 * The index of a CommonJS package requires all that it can do. Left out of the bundle are files of which warptop needs
 * nothing: whatever came to need one of them would fail in every test of the command.
 */
const LEFT_OUT = {
  // Needed are `request`, `Agent` and `Pool`; not its web APIs (which Node has), its mocks, its caches, its
  // interceptors, nor the other dispatchers, handlers and ways to ask: half of its size, and of the time that it takes
  // to load.
  undici: [
    'lib/(web|mock|cache|interceptor)/.*',
    'lib/api/api-(connect|pipeline|stream|upgrade)',
    'lib/handler/(decorator|redirect|retry)-handler',
    'lib/dispatcher/((socks5-|env-http-)?proxy-agent|retry-agent|h2c-client|client-h2|(balanced|round-robin)-pool)',
  ],
  // Needed are `Registry`, `Counter`, `Gauge` and `Histogram`; not what measures the process, with OpenTelemetry's API,
  // nor what pushes, adds up the metrics of many processes, or estimates quantiles.
  'prom-client': ['lib/(bucketGenerators|cluster|defaultMetrics|metricAggregators|pushgateway|summary)'],
};

/** undici's index makes one of these as soon as it is loaded. */
const NOTHING = 'exports.CacheStorage = class {};';

/**
 * meow finds and checks the package.json of whoever calls it, with the licences of the world and the hosts of
 * repositories; warptop gives it its own. It has all of its dependencies in one file, in which these are called as soon
 * as it is loaded: said to have no effect but their results, they go where nothing asks for those.
 */
const MEOW = {
  options: [
    "import { a as readPackageUpSync, n as normalizePackageData } from './dependencies.js';",
    'const readPackageUpSync = () => undefined, normalizePackageData = () => undefined;',
  ],
  dependencies: [/ = ((?:require[\w$]+|getDefaultExportFromCjs)\(\w*\));$/gm, ' = /* @__PURE__ */ $1;'],
};

const leanMeow = (path) => {
  const [, name] = /(\w+)\.js$/.exec(path);
  const [found, instead] = MEOW[name];
  const text = readFileSync(path, 'utf8');
  const lean = text.replace(found, instead);
  if (lean === text) {
    throw new Error(`${path} is no longer as scripts/lean-packages.js knows it.`);
  }
  return lean;
};

const leftOut = Object.entries(LEFT_OUT)
  .flatMap(([name, files]) => files.map((file) => `${name}/${file}`))
  .join('|')
  .replaceAll('/', '[\\\\/]');

/**
 * Ink remembers this many texts with their sizes, and as many with their lines, up to twice over: after some hours of
 * pictures that tell the time anew these are 5 MB of rows that nobody will see again. What several pictures show is
 * remembered with far fewer.
 */
const INK_REMEMBERS = /(?<=new QuickLRU\(\{ maxSize: )4096(?= \}\))/;
const INK_SHOULD_REMEMBER = '512';

const leanInk = (path) => {
  const contents = readFileSync(path, 'utf8');
  if (!INK_REMEMBERS.test(contents)) {
    throw new Error(`${path} remembers otherwise than expected`);
  }
  return {contents: contents.replace(INK_REMEMBERS, INK_SHOULD_REMEMBER), loader: 'js'};
};

export const leanPackages = {
  name: 'lean-packages',
  setup: ({onLoad, onResolve, resolve}) => {
    // undici's parser comes twice: for processors with vector instructions, and for all of them.
    onResolve({filter: /llhttp_simd-wasm\.js$/}, ({path, ...from}) =>
      resolve(path.replace('_simd', ''), from),
    );
    onLoad({filter: /[\\/]node_modules[\\/]meow[\\/]build[\\/](options|dependencies)\.js$/}, ({path}) => ({
      contents: leanMeow(path),
      loader: 'js',
    }));
    onLoad({filter: new RegExp(`[\\\\/]node_modules[\\\\/](${leftOut})\\.js$`)}, () => ({
      contents: NOTHING,
      loader: 'js',
    }));
    onLoad({filter: /[\\/]node_modules[\\/]ink[\\/]build[\\/](measure|wrap)-text\.js$/}, ({path}) =>
      leanInk(path),
    );
  },
};
