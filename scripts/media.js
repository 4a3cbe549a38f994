// Renders the pictures of the readme from the built command, or compares them with those that are there (--check).
import {mkdirSync} from 'node:fs';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build, stop} from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// Inside of the repository: the packages of the terminal are not bundled, and are found from there.
const outfile = fileURLToPath(new URL('../.cache/media.mjs', import.meta.url));

mkdirSync(fileURLToPath(new URL('../.cache', import.meta.url)), {recursive: true});
await build({
  ...{absWorkingDir: root, entryPoints: ['media/main.ts'], outfile},
  ...{bundle: true, format: 'esm', platform: 'node', target: 'node20.18', packages: 'external'},
});
const {main} = await import(pathToFileURL(outfile).href);
process.exitCode = await main(root, process.argv.slice(2));
await stop();
