import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {Metafile} from 'esbuild';
import {expect, onTestFinished, test} from 'vitest';
import {type Bundled, bundledPackages, importedByUs, packageFolder} from '../../packaging/bundled.js';
import {innerPackages} from '../../packaging/inner.js';
import {licencesFile} from '../../packaging/licences.js';
import {sbomFile} from '../../packaging/sbom.js';

/* What is said of foreign code in the bundle. */

const one: Bundled = {
  name: 'one',
  version: '1.2.3',
  licence: 'MIT',
  texts: [{file: 'license', text: 'Do as you like.'}],
  inner: [],
  integrity: null,
  imports: [],
};

test('every package has its terms with it', () => {
  const file = licencesFile([
    one,
    {...one, name: '@two/two', texts: [...one.texts, {file: 'NOTICE', text: 'Hark.'}]},
  ]);
  expect(file).toContain('\none 1.2.3 (MIT)\n');
  expect(file).toMatch(/\n@two\/two 1\.2\.3 \(MIT\)\n-+\n\nDo as you like\.\n\nHark\.\n/);
});

test.each<[string, Partial<Bundled>, RegExp]>([
  ['no text', {texts: []}, /^one@1\.2\.3 has no licence text/],
  ['no licence', {licence: null}, /the licence of one, none, is not in the list/],
  ['a licence of another kind', {licence: 'AGPL-3.0'}, /the licence of one, AGPL-3\.0, is not in the list/],
  ['an expression', {licence: '(MIT OR GPL-2.0)'}, /\(MIT OR GPL-2\.0\), is not in the list/],
  [
    'a package inside it under another licence',
    {inner: [{name: 'deep', version: '1.0.0', licence: 'SSPL-1.0'}]},
    /^one@1\.2\.3: the licence of deep, SSPL-1\.0/,
  ],
])('a package with %s stops the build', (_, differently, message) => {
  expect(() => licencesFile([one, {...one, ...differently}])).toThrow(message);
});

test('packages inside a package are known by its own licence file', () => {
  const text =
    'Name: a\nVersion: 1.0.0\nLicense: ISC\nPrivate: false\n\n---\n\nName: @b/c\nVersion: 2.0.0\nLicense: MIT\n';
  expect(innerPackages(text)).toEqual([
    {name: 'a', version: '1.0.0', licence: 'ISC'},
    {name: '@b/c', version: '2.0.0', licence: 'MIT'},
  ]);
  expect(innerPackages('MIT License\n\nName: none')).toEqual([]);
});

test.each([
  ['source/cli.ts', null],
  ['node_modules/ink/build/ink.js', 'node_modules/ink'],
  ['node_modules/@a/b/index.js', 'node_modules/@a/b'],
  ['node_modules/@a/b/node_modules/c/index.js', 'node_modules/@a/b/node_modules/c'],
])('%s belongs to %s', (path, folder) => {
  expect(packageFolder(path)).toBe(folder);
});

/** A repository with these files, and what esbuild would say of a bundle of them. */
const repository = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'warptop-licences-'));
  onTestFinished(() => rmSync(root, {recursive: true, force: true}));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), {recursive: true});
    writeFileSync(join(root, path), text);
  }
  return root;
};

const manifest = (name: string, license: unknown = 'MIT'): string =>
  JSON.stringify({name, version: '1.0.0', license});

const metafile: Metafile = {
  inputs: Object.fromEntries(
    Object.entries({
      'source/cli.ts': ['node_modules/a/index.js', 'node_modules/unused/index.js'],
      'node_modules/a/index.js': ['node_modules/a/lib/b.js', 'node_modules/a/node_modules/b/index.js'],
      'node_modules/a/lib/b.js': [],
      'node_modules/a/node_modules/b/index.js': [],
      'node_modules/b/index.js': [],
      'node_modules/unused/index.js': [],
    }).map(([path, imports]) => [
      path,
      {bytes: 1, imports: imports.map((to) => ({path: to, kind: 'import-statement' as const}))},
    ]),
  ),
  outputs: {
    'dist/cli.js': {
      bytes: 4,
      imports: [],
      exports: [],
      inputs: {
        'source/cli.ts': {bytesInOutput: 1},
        'node_modules/a/index.js': {bytesInOutput: 1},
        'node_modules/a/node_modules/b/index.js': {bytesInOutput: 1},
        'node_modules/b/index.js': {bytesInOutput: 1},
        'node_modules/unused/index.js': {bytesInOutput: 0},
      },
    },
  },
};

test('what is bundled is found with its texts, and each version once', () => {
  const root = repository({
    'node_modules/a/package.json': manifest('a', {type: 'ISC'}),
    'node_modules/a/LICENSE-MIT.md': ' one\r\ntwo \n',
    'node_modules/a/NOTICE': 'three',
    'node_modules/a/licenses.js': 'no text',
    'node_modules/a/build/licenses.md': 'Name: deep\nVersion: 1.0.0\nLicense: MIT\n',
    'node_modules/a/node_modules/b/package.json': manifest('b'),
    'node_modules/a/node_modules/b/license': 'four',
    'node_modules/b/package.json': manifest('b'),
    'node_modules/b/license': 'four',
  });
  const place = {root, lock: {packages: {'node_modules/a': {integrity: 'sha512-AAAA'}}}};
  expect(bundledPackages(metafile, place)).toEqual([
    {
      name: 'a',
      version: '1.0.0',
      licence: 'ISC',
      texts: [
        {file: 'LICENSE-MIT.md', text: 'one\ntwo'},
        {file: 'NOTICE', text: 'three'},
        {file: 'build/licenses.md', text: 'Name: deep\nVersion: 1.0.0\nLicense: MIT'},
      ],
      inner: [{name: 'deep', version: '1.0.0', licence: 'MIT'}],
      integrity: 'sha512-AAAA',
      imports: ['b@1.0.0'],
    },
    {...one, name: 'b', version: '1.0.0', texts: [{file: 'license', text: 'four'}]},
  ]);
  expect(importedByUs(metafile, place)).toEqual(['a@1.0.0']);
});

test('the bill of materials names each package by its purl, hash and licence', () => {
  const product = {name: 'warptop', version: '0.1.0', description: 'htop', license: 'MIT'};
  const inner = [{name: 'deep', version: null, licence: 'ISC'}];
  const bom = JSON.parse(
    sbomFile(
      product,
      [
        {...one, name: '@a/b', integrity: 'sha512-/wA=', inner, imports: ['c@1.2.3']},
        {...one, name: 'c'},
      ],
      ['@a/b@1.2.3'],
    ),
  );
  expect(bom.metadata.component).toMatchObject({'bom-ref': 'warptop@0.1.0', purl: 'pkg:npm/warptop@0.1.0'});
  expect(bom.components[0]).toEqual({
    type: 'library',
    'bom-ref': '@a/b@1.2.3',
    group: '@a',
    name: 'b',
    version: '1.2.3',
    hashes: [{alg: 'SHA-512', content: 'ff00'}],
    licenses: [{license: {id: 'MIT'}}],
    purl: 'pkg:npm/%40a/b@1.2.3',
    components: [
      {type: 'library', 'bom-ref': '@a/b@1.2.3#deep', name: 'deep', licenses: [{license: {id: 'ISC'}}]},
    ],
  });
  expect(bom.dependencies).toEqual([
    {ref: 'warptop@0.1.0', dependsOn: ['@a/b@1.2.3']},
    {ref: '@a/b@1.2.3', dependsOn: ['c@1.2.3']},
    {ref: 'c@1.2.3', dependsOn: []},
  ]);
});
