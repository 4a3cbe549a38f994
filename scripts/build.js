// Bundles the command and the simulator into dist/: one package without dependencies of its own, and its papers.
import {chmodSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {bundleOptions} from './bundle-options.js';
import {load} from './load.js';
import {oneCore} from './one-core.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, {recursive: true, force: true});

const options = {
  ...bundleOptions,
  entryPoints: {cli: 'source/entry.ts', simulator: 'source/simulator/main.ts'},
  outdir: 'dist',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  minify: true,
};
const core = await oneCore(options, ['source/entry.ts', 'source/about.ts', 'source/simulator/main.ts']);
const {metafile} = await build({...options, plugins: [...options.plugins, core], metafile: true});

for (const entry of ['cli', 'simulator']) {
  chmodSync(join(dist, `${entry}.js`), 0o755);
}

// Licences, bill of materials, man page and completions.
const {papersOf} = await load('packaging/papers.ts');

for (const [path, text] of Object.entries(papersOf(metafile, root))) {
  mkdirSync(dirname(join(dist, path)), {recursive: true});
  writeFileSync(join(dist, path), text);
}
