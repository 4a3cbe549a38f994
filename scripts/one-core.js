import {readFileSync} from 'node:fs';
import {extname, join} from 'node:path';
import {build} from 'esbuild';

const isPackage = (path) => path.startsWith('node_modules/');

/** What only a demo needs: a fleet of hundreds is made as soon as it is loaded. */
const ofDemos = /^source\/simulator\/(?!scenario-names)/;

/** Finds out of a file whether it, or anything that it imports at once, needs a package. */
const packageNeeds = (inputs) => {
  const known = new Map();
  const needs = (path) => {
    if (!known.has(path)) {
      // Of files that import each other, what is asked for already is answered by the rest.
      known.set(path, false);
      const {imports} = inputs[path] ?? {imports: []};
      const next = imports.filter(({kind, external}) => kind === 'import-statement' && !external);
      known.set(
        path,
        next.some(({path: to}) => isPackage(to) || needs(to)),
      );
    }
    return known.get(path);
  };
  return needs;
};

/**
 * With code splitting, esbuild writes a chunk for each set of ways to run that share something: a hundred small files,
 * and Node takes longer to find and link so many than to read them. So what more than one way to run shares of our own
 * code, and needs no package, becomes one file, the core: each way to run is given an import of all of it.
 * @param options of the build, with `splitting`
 * @param leanest files that are run without the core
 */
export const oneCore = async (options, leanest) => {
  const {metafile} = await build({...options, metafile: true, write: false});
  const outputs = Object.values(metafile.outputs);
  const needsPackage = packageNeeds(metafile.inputs);
  const ways = outputs
    .flatMap(({entryPoint}) => entryPoint ?? [])
    .filter((path) => !isPackage(path) && !leanest.includes(path));
  const core = outputs
    .filter(({entryPoint}) => entryPoint === undefined)
    .flatMap(({inputs}) => Object.keys(inputs))
    .filter((path) => path.startsWith('source/') && !ofDemos.test(path) && !needsPackage(path))
    .sort();
  const {absWorkingDir: root} = options;
  return {
    name: 'one-core',
    setup: ({onResolve, onLoad}) => {
      onResolve({filter: /^the-core$/}, ({path}) => ({path, namespace: 'core'}));
      onLoad({filter: /.*/, namespace: 'core'}, () => ({
        contents: core.map((path) => `import './${path}';`).join('\n'),
        resolveDir: root,
      }));
      const files = new Set(ways.map((path) => join(root, path)));
      onLoad({filter: /[\\/]source[\\/]/}, ({path}) =>
        files.has(path)
          ? {
              contents: `${readFileSync(path, 'utf8')}\nimport 'the-core';\n`,
              loader: extname(path).slice(1),
            }
          : undefined,
      );
    },
  };
};
