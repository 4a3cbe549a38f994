import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';

/** Of the Node that measures and is measured. */
export const nodeMajor = Number(process.versions.node.split('.')[0]);

/** A build of warptop that is measured. */
export type Product = {
  /** The tree whose `source/` and `package.json` belong to it. */
  readonly root: string;
  /** The command, in a copy: whoever builds in that tree meanwhile changes nothing here. */
  readonly cli: string;
  readonly version: string;
  /** How it is called in a terminal, with arguments. */
  readonly command: (...args: readonly string[]) => readonly [string, ...string[]];
};

/** @param folder in which the copy is made */
export const copyProduct = (root: string, folder: string): Product => {
  const copy = join(folder, 'product');
  mkdirSync(copy, {recursive: true});
  cpSync(join(root, 'dist'), join(copy, 'dist'), {recursive: true});
  cpSync(join(root, 'package.json'), join(copy, 'package.json'));
  const cli = join(copy, 'dist', 'cli.js');
  const {version} = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));
  return {root, cli, version, command: (...args) => [process.execPath, cli, ...args]};
};

export type Home = {
  readonly path: string;
  /** The whole environment of what runs there. */
  readonly env: (extra?: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  readonly remove: () => void;
};

/** A home of its own for the programs of one bench: none finds the settings of whoever measures. */
export const makeHome = (folder: string): Home => {
  const path = mkdtempSync(join(folder, 'home-'));
  return {
    path,
    env: (extra = {}) => ({
      ...{
        PATH: process.env.PATH ?? '',
        HOME: path,
        TERM: 'xterm-256color',
        LANG: 'C.UTF-8',
        LINES: '',
        COLUMNS: '',
      },
      ...extra,
    }),
    remove: () => rmSync(path, {recursive: true, force: true}),
  };
};

/** The environments in which a start is timed, with what to add to a figure's name. */
export type Surroundings = {readonly suffix: string; readonly env: Readonly<Record<string, string>>};

/**
 * Node 20 reads extra certificates before anything else, which takes longer than the rest of its start: where the
 * machine has some, a start is timed with them as well, so is what it is compared with.
 */
export const surroundings = (
  given: Readonly<Record<string, string | undefined>>,
): readonly Surroundings[] => {
  const {NODE_EXTRA_CA_CERTS: file = ''} = given;
  const bare: Surroundings = {suffix: '', env: {}};
  return file === ''
    ? [bare]
    : [bare, {suffix: ', with extra certificates', env: {NODE_EXTRA_CA_CERTS: file}}];
};
