import {type Bundled, keyOf} from './bundled.js';
import {innerPackages} from './inner.js';
import {type Labelled, sharedTexts} from './shared-texts.js';

/** Licences under which a part of the bundle may come: each allows what we do where its text is passed on. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  // Of lists of names of licences.
  'CC-BY-3.0',
  'CC0-1.0',
  'ISC',
  'MIT',
]);

const complaintsOf = (one: Bundled): readonly string[] => [
  ...(one.texts.length === 0 ? [`${keyOf(one)} has no licence text: packaging/inner.ts can supply it.`] : []),
  ...[one, ...one.inner]
    .filter(({licence}) => licence === null || !ALLOWED.has(licence))
    .map(
      ({name, licence}) =>
        `${keyOf(one)}: the licence of ${name}, ${licence ?? 'none'}, is not in the list of packaging/licences.ts.`,
    ),
];

/** Between those who share terms, and before the terms. */
export const RULE = '-'.repeat(80);

/** Before each group of those who share terms. */
export const DOUBLE_RULE = '='.repeat(80);

/** Where the file of a bundle tells of each package within, each text is of that package. */
const labelled = (one: Bundled): readonly Labelled[] => {
  const outer = `${one.name} ${one.version}`;
  return one.texts
    .flatMap(({text}) => text.split('\n\n---\n\n'))
    .map((text) => {
      const [inner] = innerPackages(text);
      const label =
        inner === undefined
          ? `${outer} (${one.licence})`
          : `${inner.name} ${inner.version} (${inner.licence}), within ${outer}`;
      return {label, text};
    });
};

/**
 * The licences of all that is bundled, word for word: terms that several have in common stand once, below their names
 * and notices.
 * @throws where a text is missing, or a licence is not one of those allowed
 */
export const licencesFile = (packages: readonly Bundled[]): string => {
  const complaints = packages.flatMap(complaintsOf);
  if (complaints.length > 0) {
    throw new Error(complaints.join('\n'));
  }
  const groups = sharedTexts(packages.flatMap(labelled)).map(({terms, heads}) => [
    DOUBLE_RULE,
    ...heads.flatMap(({head, labels}) => [...labels, ...(head === '' ? [] : ['', head]), RULE]),
    terms,
  ]);
  return [
    'warptop contains code of these packages. Each comes under the terms at the end of its group, with the notices below its name.',
    ...groups.flat(),
    '',
  ].join('\n');
};
