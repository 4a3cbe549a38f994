// Bundles the command and the simulator into dist/: one package without dependencies of its own.
import {chmodSync, rmSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

rmSync(`${root}/dist`, {recursive: true, force: true});

await build({
  absWorkingDir: root,
  entryPoints: {cli: 'source/cli.ts', simulator: 'source/simulator/main.ts'},
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  minify: true,
  keepNames: true,
  legalComments: 'none',
  // React's development build is slower and leaks over days.
  define: {'process.env.NODE_ENV': '"production"'},
  // Some packages are CommonJS and require Node's modules.
  banner: {
    js: "#!/usr/bin/env node\nimport {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  // Ink loads these developer tools only where DEV is set; left external, the start would fail without them.
  alias: {'react-devtools-core': './scripts/empty.js'},
});

for (const entry of ['cli', 'simulator']) {
  chmodSync(`${root}/dist/${entry}.js`, 0o755);
}
