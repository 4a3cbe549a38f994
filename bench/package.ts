import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {type Bench, type Figure, figure, type Setting} from './bench.js';

/*
 * What `npm pack` would pack of the tree that is measured, unpacked, as npm tells it (MB are 10⁶ bytes, as there); and
 * how many packages come with it. Nothing is built for it.
 */

const run = async ({product: {root}}: Setting): Promise<readonly Figure[]> => {
  const {stdout} = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
  });
  const [packed] = JSON.parse(stdout);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return [
    figure({
      ...{name: 'package, unpacked', value: packed.unpackedSize / 1e6, unit: 'MB'},
      goal: {of: 'value', most: 1},
    }),
    figure({
      ...{name: 'dependencies', value: Object.keys(manifest.dependencies ?? {}).length, unit: 'packages'},
      goal: {of: 'value', most: 0},
    }),
  ];
};

export const packaged: Bench = {
  name: 'package',
  what: 'size of the package, and its dependencies',
  isQuick: true,
  run,
};
