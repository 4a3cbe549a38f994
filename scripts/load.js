// Imports TypeScript of this package, bundled for the moment.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {bundleOptions} from './bundle-options.js';

/** @param entry from the root of the repository */
export const load = async (entry) => {
  const folder = mkdtempSync(join(tmpdir(), 'warptop-build-'));
  try {
    const outfile = join(folder, 'module.mjs');
    await build({...bundleOptions, entryPoints: [entry], outfile});
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
};
