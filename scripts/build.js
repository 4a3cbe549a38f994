// Bundles the command and the simulator into dist/: one package without dependencies of its own.
import {chmodSync, rmSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {bundleOptions} from './bundle-options.js';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

rmSync(dist, {recursive: true, force: true});

await build({
  ...bundleOptions,
  entryPoints: {cli: 'source/entry.ts', simulator: 'source/simulator/main.ts'},
  outdir: 'dist',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  minify: true,
});

for (const entry of ['cli', 'simulator']) {
  chmodSync(`${dist}/${entry}.js`, 0o755);
}
