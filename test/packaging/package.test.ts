import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';
import manifest from '../../package.json' with {type: 'json'};
import {cut, wordsOf} from '../../packaging/shared-texts.js';
import {run} from '../e2e/warptop.js';

/* The package as npm packs and installs it, by the Node that runs the tests. */

const root = fileURLToPath(new URL('../..', import.meta.url));

const place = mkdtempSync(join(tmpdir(), 'warptop-package-'));
const prefix = join(place, 'prefix');
const installed = join(prefix, 'lib/node_modules/warptop');

/** npm and the command are scripts that look for Node in the path. */
const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);

const npm = (...words: readonly string[]): string => {
  const {status, stdout, stderr} = spawnSync(
    'npm',
    [...words, '--cache', join(place, 'cache'), '--offline'],
    {
      cwd: root,
      encoding: 'utf8',
      env: {...process.env, PATH},
    },
  );
  expect(status, stderr).toBe(0);
  return stdout;
};

type Packed = {readonly filename: string; readonly files: readonly {readonly path: string}[]};

const pack = (folder: string): Packed => {
  mkdirSync(folder);
  const [packed] = JSON.parse(npm('pack', '--json', '--ignore-scripts', '--pack-destination', folder));
  return packed;
};

let packed: Packed;

beforeAll(() => {
  packed = pack(join(place, 'once'));
  npm(
    'install',
    '--global',
    '--prefix',
    prefix,
    '--no-audit',
    '--no-fund',
    join(place, 'once', packed.filename),
  );
}, 60_000);

afterAll(() => rmSync(place, {recursive: true, force: true}));

const text = (path: string): string => readFileSync(join(installed, path), 'utf8');

const paths = (): readonly string[] => packed.files.map(({path}) => path);

test('these files are packed, and no others', () => {
  // The parts of the code have names that follow from what is in them; contrib/ is packed as it is.
  const isPart = (path: string): boolean => /^dist\/chunks\/[\w-]+-[A-Z0-9]{8}\.js$/.test(path);
  expect(
    paths()
      .filter((path) => !isPart(path) && !path.startsWith('contrib/'))
      .sort(),
  ).toEqual([
    'LICENSE',
    'changelog.md',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/cli.js',
    'dist/completions/_warptop',
    'dist/completions/warptop.bash',
    'dist/completions/warptop.fish',
    'dist/sbom.cdx.json',
    'dist/warptop.1',
    'package.json',
    'readme.md',
  ]);
  const tracked = spawnSync('git', ['ls-files', 'contrib'], {cwd: root, encoding: 'utf8'}).stdout;
  expect(
    paths()
      .filter((path) => path.startsWith('contrib/'))
      .sort(),
  ).toEqual(tracked.split('\n').filter(Boolean).sort());
});

test('packing again makes the same archive', () => {
  const again = pack(join(place, 'again'));
  const sums = ['once', 'again'].map((folder) =>
    createHash('sha512')
      .update(readFileSync(join(place, folder, again.filename)))
      .digest('hex'),
  );
  expect(sums[0]).toBe(sums[1]);
}, 60_000);

test('it needs no package and runs no script where it is installed', () => {
  const {scripts, ...fields} = JSON.parse(text('package.json'));
  expect(Object.keys(fields).filter((name) => /dependencies$/i.test(name))).toEqual(['devDependencies']);
  expect(
    Object.keys(scripts).filter((name) => /^((pre|post)?install|(pre|post)?prepare)$/.test(name)),
  ).toEqual([]);
  expect(readdirSync(join(prefix, 'lib/node_modules'))).toEqual(['warptop']);
  expect(existsSync(join(installed, 'node_modules'))).toBe(false);
});

test('it tells nothing of the machine that made it', () => {
  const own = [root.slice(0, -1), homedir()].filter((path) => /^\/./.test(path));
  expect(own).not.toEqual([]);
  const telling = paths().filter((path) => own.some((word) => text(path).includes(`${word}/`)));
  expect(telling).toEqual([]);
});

test('every bundled package is in the bill of materials, and its licence is told in full', () => {
  const licences = text('dist/THIRD-PARTY-LICENSES.txt');
  const bom = JSON.parse(text('dist/sbom.cdx.json'));
  type Component = {
    readonly 'bom-ref': string;
    readonly group?: string;
    readonly name: string;
    readonly licenses: readonly [{readonly license: {readonly id: string}}];
    readonly hashes: readonly object[];
  };
  const components = bom.components as readonly Component[];
  const told = [...licences.matchAll(/^(\S+) (\S+) \(([\w.-]+)\)$/gm)].map(([, name, version, licence]) => [
    `${name}@${version}`,
    licence,
  ]);
  expect(components.map((one) => [one['bom-ref'], one.licenses[0].license.id])).toEqual(
    expect.arrayContaining(told),
  );
  expect(new Set(told.map(([key]) => key)).size).toBe(components.length);
  expect(components.filter(({hashes}) => hashes?.length !== 1)).toEqual([]);
  const names = told.map(([key = '']) => key.replace(/@[^@]+$/, ''));
  expect(names).toEqual(
    expect.arrayContaining(['ink', 'meow', 'react', 'react-reconciler', 'undici', 'valibot', 'yoga-layout']),
  );
  expect(names.filter((name) => ['esbuild', 'typescript', 'vitest', 'fast-check'].includes(name))).toEqual(
    [],
  );
  // What packages have within themselves, of which npm does not know.
  expect(licences).toContain('Copyright Fedor Indutny, 2018.');
  expect(licences).toContain('\nName: yargs-parser\n');
  const words = wordsOf(licences);
  for (const {group = '', name} of components) {
    const folder = join(root, 'node_modules', group, name);
    for (const file of readdirSync(folder).filter((path) => /^licen[cs]e/i.test(path))) {
      const {head, terms} = cut(readFileSync(join(folder, file), 'utf8'));
      expect(words, name).toContain(wordsOf(head));
      expect(words, name).toContain(wordsOf(terms));
    }
  }
  for (const entry of readFileSync(join(root, 'node_modules/meow/build/licenses.md'), 'utf8').split(
    '\n---\n',
  )) {
    const {head, terms} = cut(entry.trim());
    expect(words).toContain(wordsOf(head));
    expect(words).toContain(wordsOf(terms));
  }
});

test('the parts of the bill of materials belong together', () => {
  const {components, dependencies, metadata, serialNumber} = JSON.parse(text('dist/sbom.cdx.json'));
  const refs = [metadata.component, ...components].map((one) => one['bom-ref']);
  expect(new Set(refs).size).toBe(refs.length);
  expect(dependencies.map(({ref}: {ref: string}) => ref)).toEqual(refs);
  const reached = new Set<string>();
  const reach = (ref: string): void => {
    if (!reached.has(ref)) {
      reached.add(ref);
      dependencies.find((edge: {ref: string}) => edge.ref === ref).dependsOn.forEach(reach);
    }
  };
  reach(`warptop@${manifest.version}`);
  expect([...reached].sort()).toEqual([...refs].sort());
  expect([serialNumber, metadata.timestamp]).toEqual([undefined, undefined]);
});

test('the installed command runs, with its man page beside it', async () => {
  const command = [join(prefix, 'bin/warptop')] as const;
  const options = {command, env: {PATH}, directory: place};
  // Its first line looks for Node in the path: there it is the one that runs the tests.
  expect(spawnSync('node', ['--version'], {env: {PATH}, encoding: 'utf8'}).stdout.trim()).toBe(
    process.version,
  );
  const [version, help, report] = await Promise.all([
    run(['--version'], options),
    run(['--help'], options),
    run(['--once', '--demo', 'calm'], options),
  ]);
  expect(version).toEqual({code: 0, signal: null, stdout: `${manifest.version}\n`, stderr: ''});
  expect(help).toMatchObject({code: 0, stderr: '', stdout: expect.stringContaining('--demo [scenario]')});
  expect(report).toMatchObject({code: 0, stderr: '', stdout: expect.stringContaining('6 tunnels')});
  expect(lstatSync(join(prefix, 'share/man/man1/warptop.1')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(prefix, 'share/man/man1/warptop.1'), 'utf8')).toBe(text('dist/warptop.1'));
});
