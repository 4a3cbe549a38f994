import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Metafile} from 'esbuild';
import {flags} from '../source/flags.js';
import {scenarioNames} from '../source/simulator/scenario-names.js';
import {scenarios} from '../source/simulator/scenarios.js';
import {usualKeymap} from '../source/ui/keymap.js';
import {exitNotes, exits, synopses, variables} from '../source/usage.js';
import {bashCompletion} from './bash.js';
import {bundledPackages, importedByUs} from './bundled.js';
import {fishCompletion} from './fish.js';
import {licencesFile} from './licences.js';
import {manPage} from './man.js';
import {flagWords} from './man-words.js';
import {releaseDate} from './release.js';
import {type Product, sbomFile} from './sbom.js';
import {zshCompletion} from './zsh.js';

const commandLine = {
  flags,
  scenarios: scenarioNames.map((name) => ({name, description: scenarios[name].description})),
};

/**
 * What is packed beside the code, by the path in `dist`: made of tables of the code, and of what the bundle holds.
 * @param root the repository  @throws where something is bundled that may not be, or not like that
 */
export const papersOf = (metafile: Metafile, root: string): Readonly<Record<string, string>> => {
  const read = (name: string): string => readFileSync(join(root, name), 'utf8');
  const product = JSON.parse(read('package.json')) as Product;
  const place = {root, lock: JSON.parse(read('package-lock.json'))};
  const packages = bundledPackages(metafile, place);
  const date = releaseDate(read('changelog.md'), product.version);
  return {
    'THIRD-PARTY-LICENSES.txt': licencesFile(packages),
    'sbom.cdx.json': sbomFile(product, packages, importedByUs(metafile, place)),
    'warptop.1': manPage({
      ...commandLine,
      version: product.version,
      date,
      words: flagWords,
      synopses,
      bindings: usualKeymap,
      variables,
      exits,
      exitNotes,
    }),
    'completions/warptop.bash': bashCompletion(commandLine),
    'completions/_warptop': zshCompletion(commandLine),
    'completions/warptop.fish': fishCompletion(commandLine),
  };
};
