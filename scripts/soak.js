// Bundles the soak as the command is bundled, and runs it with the arguments given.
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {build, stop} from 'esbuild';
import {bundleOptions} from './bundle-options.js';

const inkTime = JSON.stringify(fileURLToPath(new URL('../soak/ink-time.ts', import.meta.url)));

/** Ink's own timers follow the soak's clock: in real time its throttle would leave nearly all frames out. */
const virtualInk = {
  name: 'virtual-ink',
  setup: ({onLoad}) => {
    onLoad(
      {filter: /(es-toolkit\/dist\/(compat\/)?function\/debounce\.mjs|ink\/build\/components\/App\.js)$/},
      ({path}) => ({
        contents: `import {setTimeout, clearTimeout, Date} from ${inkTime};\n${readFileSync(path, 'utf8')}`,
        loader: 'js',
      }),
    );
  },
};

const load = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warptop-soak-'));
  try {
    const outfile = join(folder, 'soak.mjs');
    await build({
      ...bundleOptions,
      entryPoints: ['soak/main.ts'],
      outfile,
      plugins: [...bundleOptions.plugins, virtualInk],
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, {recursive: true, force: true});
    await stop();
  }
};

// Colours as on a terminal, whatever this one is.
process.env.FORCE_COLOR = '1';
delete process.env.NO_COLOR;
// The heap says something only after a garbage collection.
setFlagsFromString('--expose-gc');
globalThis.gc = runInNewContext('gc');

const {main} = await load();
process.exitCode = await main(process.argv.slice(2));
