// Builds the product, bundles the benches and their peers as the command is bundled, and runs what is asked for.
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build, stop} from 'esbuild';
import {bundleOptions} from './bundle-options.js';

const here = resolve(fileURLToPath(new URL('..', import.meta.url)));
const root = resolve(process.env.WARPTOP_ROOT ?? here);

// What somebody else has built is measured as it is.
if (root === here) {
  spawnSync(process.execPath, ['scripts/build.js'], {cwd: here, stdio: 'inherit'});
}

/** What runs the product's own modules takes them from the tree that is measured. */
const measuredSource = {
  name: 'measured-source',
  setup: (bundler) => {
    bundler.onResolve({filter: /^\.\.\/\.\.\/source\//}, ({path, importer, kind}) =>
      importer.startsWith(join(here, 'bench'))
        ? bundler.resolve(path.replace('../../', './'), {resolveDir: root, kind})
        : undefined,
    );
  },
};

// Inside the tree: the pseudo-terminal is no JavaScript, and is found from there.
const cache = join(here, '.cache');
mkdirSync(cache, {recursive: true});
const folder = mkdtempSync(join(cache, 'bench-'));
try {
  const outdir = join(folder, 'bundles');
  const options = {
    ...{...bundleOptions, outdir, outExtension: {'.js': '.mjs'}, external: ['@lydell/node-pty']},
  };
  await build({...options, entryPoints: {main: 'bench/main.ts'}});
  await build({
    ...{...options, minify: true},
    entryPoints: {
      ...{'box-list': 'bench/peers/box-list.tsx', hello: 'bench/peers/hello.tsx'},
      ...{stall: 'bench/peers/stall.ts', 'bare-once': 'bench/peers/bare-once.ts'},
    },
  });
  await build({
    ...{...options, minify: true, plugins: [measuredSource]},
    entryPoints: {
      'long-watch': 'bench/inside/long-watch.ts',
      'unchanged-poll': 'bench/inside/unchanged-poll.ts',
      pace: 'bench/inside/pace.ts',
    },
  });
  await stop();
  const {main} = await import(pathToFileURL(join(outdir, 'main.mjs')).href);
  process.exitCode = await main(process.argv.slice(2), {root, here}, folder);
} finally {
  rmSync(folder, {recursive: true, force: true});
}
