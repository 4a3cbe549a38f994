import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {Metafile} from 'esbuild';
import fc from 'fast-check';
import {expect, onTestFinished, test} from 'vitest';
import {type Bundled, bundledPackages, importedByUs, packageFolder} from '../../packaging/bundled.js';
import {innerPackages} from '../../packaging/inner.js';
import {DOUBLE_RULE, licencesFile, RULE} from '../../packaging/licences.js';
import {sbomFile} from '../../packaging/sbom.js';
import {type Labelled, wordsOf} from '../../packaging/shared-texts.js';

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

/** Each text in the file, rebuilt from its head and its terms, with the line that tells of whom it is. */
const rebuilt = (file: string): readonly Labelled[] =>
  file
    .split(`${DOUBLE_RULE}\n`)
    .slice(1)
    .flatMap((group) => {
      const parts = group.split(`${RULE}\n`).map((part) => part.trimEnd());
      const terms = parts.at(-1) ?? '';
      return parts.slice(0, -1).flatMap((part) => {
        const [labels = '', ...head] = part.split('\n\n');
        return labels.split('\n').map((label) => ({label, text: wordsOf([...head, terms].join('\n\n'))}));
      });
    });

test('every package has its terms with it, and terms in common stand once', () => {
  const file = licencesFile([
    {...one, texts: [{file: 'license', text: 'Copyright (c) One\n\nDo as\nyou like.'}]},
    {
      ...one,
      name: '@two/two',
      texts: [
        {file: 'license', text: 'Licence\n\n© Two\nand Three\n\nDo as you like.'},
        {file: 'NOTICE', text: 'Copyright Two'},
      ],
    },
    {...one, name: 'four', texts: [{file: 'license', text: 'Copyright (c) One\n\nDo as you like.'}]},
  ]);
  expect(file.split('\n').slice(1)).toEqual([
    DOUBLE_RULE,
    'one 1.2.3 (MIT)',
    'four 1.2.3 (MIT)',
    '',
    'Copyright (c) One',
    RULE,
    '@two/two 1.2.3 (MIT)',
    '',
    'Licence',
    '',
    '© Two',
    'and Three',
    RULE,
    'Do as',
    'you like.',
    DOUBLE_RULE,
    '@two/two 1.2.3 (MIT)',
    RULE,
    'Copyright Two',
    '',
  ]);
});

test('packages within a package stand under their own terms', () => {
  const described = (name: string, text: string): string =>
    `Name: ${name}\nVersion: 4.0.0\nLicense: ISC\nLicense Text:\n===\n\n${text}`;
  const text = ['Copyright Five\n\nDo as you like.', 'Do as you like.'].map((terms, index) =>
    described(`inner-${index}`, terms),
  );
  expect(
    rebuilt(licencesFile([one, {...one, name: 'out', texts: [{file: 'l', text: text.join('\n\n---\n\n')}]}])),
  ).toEqual([
    {label: 'one 1.2.3 (MIT)', text: 'Do as you like.'},
    {label: 'inner-0 4.0.0 (ISC), within out 1.2.3', text: wordsOf(text[0] ?? '')},
    {label: 'inner-1 4.0.0 (ISC), within out 1.2.3', text: wordsOf(text[1] ?? '')},
  ]);
});

test('each whole text can be rebuilt from the file', () => {
  const paragraph = fc.constantFrom(
    'MIT License',
    'Copyright (c) 2020 One',
    '© Two\nCopyright Three',
    'The copyright holders\nare not liable.',
    '(c) Four',
    'Do as you\nlike.',
    'Do as you like.',
    '---',
  );
  const text = fc.array(paragraph, {minLength: 1, maxLength: 7}).map((all) => all.join('\n\n'));
  fc.assert(
    fc.property(fc.array(fc.array(text, {minLength: 1, maxLength: 3}), {maxLength: 6}), (packages) => {
      const bundled = packages.map(
        (texts, index): Bundled => ({
          ...one,
          name: `p${index}`,
          texts: texts.map((each) => ({file: 'license', text: each})),
        }),
      );
      const file = licencesFile(bundled);
      const known = rebuilt(file);
      for (const {name, texts} of bundled) {
        for (const each of texts.flatMap((whole) => whole.text.split('\n\n---\n\n'))) {
          expect(known).toContainEqual({label: `${name} 1.2.3 (MIT)`, text: wordsOf(each)});
        }
      }
      const terms = file.split(`${DOUBLE_RULE}\n`).map((group) => wordsOf(group.split(RULE).at(-1) ?? ''));
      expect(new Set(terms).size).toBe(terms.length);
    }),
  );
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
