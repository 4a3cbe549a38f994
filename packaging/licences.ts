import {type Bundled, keyOf} from './bundled.js';

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

const RULE = '-'.repeat(80);

/**
 * The licences of all that is bundled, with their whole texts.
 * @throws where a text is missing, or a licence is not one of those allowed
 */
export const licencesFile = (packages: readonly Bundled[]): string => {
  const complaints = packages.flatMap(complaintsOf);
  if (complaints.length > 0) {
    throw new Error(complaints.join('\n'));
  }
  const parts = packages.map((one) =>
    [
      RULE,
      `${one.name} ${one.version} (${one.licence})`,
      RULE,
      ...one.texts.flatMap(({text}) => ['', text]),
      '',
    ].join('\n'),
  );
  return ['warptop contains code of these packages, each under the terms told with it.', '', ...parts].join(
    '\n',
  );
};
