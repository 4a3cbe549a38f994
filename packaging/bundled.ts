import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Metafile} from 'esbuild';
import {type Inner, innerPackages, supplements} from './inner.js';

/** A text that came with a package and tells under which terms. */
export type LicenceText = {readonly file: string; readonly text: string};

/** A package of which something is in the bundle. */
export type Bundled = {
  readonly name: string;
  readonly version: string;
  /** As its manifest names it: an SPDX id, as a rule; null where it names none. */
  readonly licence: string | null;
  readonly texts: readonly LicenceText[];
  /** Packages that its authors bundled into it, so that npm knows nothing of them. */
  readonly inner: readonly Inner[];
  /** The hash of its archive, as the lock file has it: `sha512-` and base64; null where it has none. */
  readonly integrity: string | null;
  /** Keys of the bundled packages that it imports. */
  readonly imports: readonly string[];
};

/** Where things are: the root of the repository, and its lock file. */
export type Place = {
  readonly root: string;
  readonly lock: {readonly packages: Readonly<Record<string, {readonly integrity?: string}>>};
};

export const keyOf = ({name, version}: {readonly name: string; readonly version: string}): string =>
  `${name}@${version}`;

/** The folder of the package that a file belongs to, from the root of the repository; null for our own files. */
export const packageFolder = (path: string): string | null =>
  /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? null;

const LICENCE_FILE = /^(licen[cs]es?|copying|notice|third.?party.*)([.-].*)?$/i;

/** Also those that lie deeper, as beside a bundle that a package is made of; but not those of packages within. */
const licenceTexts = (folder: string, below = ''): readonly LicenceText[] =>
  readdirSync(join(folder, below), {withFileTypes: true})
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = join(below, entry.name);
      if (entry.isDirectory()) {
        return entry.name === 'node_modules' ? [] : licenceTexts(folder, file);
      }
      const isText = LICENCE_FILE.test(entry.name) && !/\.([cm]?[jt]sx?|json|map)$/.test(entry.name);
      return isText
        ? [{file, text: readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()}]
        : [];
    });

type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly license?: string | {readonly type?: string};
};

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

const licenceOf = ({license}: Manifest): string | null =>
  (typeof license === 'string' ? license : license?.type) ?? null;

/** Which files of what is imported are in the bundle with at least one byte. */
const usedFiles = ({outputs}: Metafile): readonly string[] => [
  ...new Set(
    Object.values(outputs).flatMap(({inputs}) =>
      Object.entries(inputs).flatMap(([path, {bytesInOutput}]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  ),
];

const foldersIn = (paths: readonly string[]): readonly string[] => [
  ...new Set(paths.flatMap((path) => packageFolder(path) ?? [])),
];

/** The packages that the files of a folder import, ours being the folder null. */
const importsFrom = ({inputs}: Metafile, from: string | null): readonly string[] =>
  foldersIn(
    Object.entries(inputs).flatMap(([path, {imports}]) =>
      packageFolder(path) === from ? imports.map((edge) => edge.path) : [],
    ),
  ).filter((folder) => folder !== from);

/** What is in the bundle besides our own code, by name; each version once, wherever it was installed. */
export const bundledPackages = (metafile: Metafile, {root, lock}: Place): readonly Bundled[] => {
  const folders = foldersIn(usedFiles(metafile));
  const keyIn = (folder: string): string => keyOf(manifestOf(join(root, folder)));
  const packages = folders.map((folder): Bundled => {
    const manifest = manifestOf(join(root, folder));
    const texts = licenceTexts(join(root, folder));
    const {name, version} = manifest;
    const supplement = supplements[name];
    return {
      name,
      version,
      licence: licenceOf(manifest),
      texts: [...texts, ...(supplement?.texts ?? [])],
      inner: [...texts.flatMap(({text}) => innerPackages(text)), ...(supplement?.inner ?? [])],
      integrity: lock.packages[folder]?.integrity ?? null,
      imports: importsFrom(metafile, folder)
        .filter((other) => folders.includes(other))
        .map(keyIn),
    };
  });
  return [...new Map(packages.map((one) => [keyOf(one), one])).values()].sort((a, b) =>
    keyOf(a) < keyOf(b) ? -1 : 1,
  );
};

/** Keys of the packages that our own code imports. */
export const importedByUs = (metafile: Metafile, {root}: Place): readonly string[] => {
  const used = foldersIn(usedFiles(metafile));
  return importsFrom(metafile, null)
    .filter((folder) => used.includes(folder))
    .map((folder) => keyOf(manifestOf(join(root, folder))))
    .sort();
};
