// Measures what remembering a watched fleet takes: node scripts/history-size.js [tunnels [hours [observations a second]]]
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {build, stop} from 'esbuild';
import {bundleOptions} from './bundle-options.js';

const load = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warptop-history-'));
  try {
    const outfile = join(folder, 'history.mjs');
    await build({...bundleOptions, entryPoints: ['soak/history-size.ts'], outfile});
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, {recursive: true, force: true});
    await stop();
  }
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const [tunnels = 50, hours = 24, perSecond = 1.33] = process.argv.slice(2).map(Number);
const {measureHistory} = await load();
console.log(
  JSON.stringify(
    measureHistory({tunnels, hours, perSecond}, () => performance.now(), collect),
    null,
    2,
  ),
);
