import {fileURLToPath} from 'node:url';
import {lazyWidth} from './lazy-width.js';
import {leanPackages} from './lean-packages.js';

/** What all bundles of this package have in common. */
export const bundleOptions = {
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  // What a bug says of itself must name the functions that it went through.
  keepNames: true,
  legalComments: 'none',
  // React's development build is slower and leaks over days.
  define: {
    'process.env.NODE_ENV': '"production"',
    // Yoga has its code with it, but would fetch it from itself, for which Node loads all of its own undici.
    fetch: 'undefined',
  },
  // Some packages are CommonJS and require Node's modules.
  banner: {
    js: "#!/usr/bin/env node\nimport {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  // Ink loads these developer tools only where DEV is set; left external, the start would fail without them.
  alias: {'react-devtools-core': './scripts/empty.js'},
  plugins: [leanPackages, lazyWidth],
};
