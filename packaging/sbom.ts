import {type Bundled, keyOf} from './bundled.js';
import type {Inner} from './inner.js';

/** What a bill of materials says of the package itself. */
export type Product = {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
};

const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const licences = (id: string | null): object => (id === null ? {} : {licenses: [{license: {id}}]});

const innerOf =
  (outer: string) =>
  ({name, version, licence}: Inner): object => ({
    type: 'library',
    'bom-ref': `${outer}#${name}`,
    name,
    ...(version === null ? {} : {version, purl: purlOf(name, version)}),
    ...licences(licence),
  });

const hashes = (integrity: string | null): object => {
  const [, base64] = /^sha512-(\S+)$/.exec(integrity ?? '') ?? [];
  return base64 === undefined
    ? {}
    : {hashes: [{alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex')}]};
};

const componentOf = (one: Bundled): object => {
  const purl = purlOf(one.name, one.version);
  const [, group, name = one.name] = /^(@[^/]+)\/(.+)$/.exec(one.name) ?? [];
  return {
    type: 'library',
    'bom-ref': keyOf(one),
    ...(group === undefined ? {} : {group}),
    name,
    version: one.version,
    ...hashes(one.integrity),
    ...licences(one.licence),
    purl,
    ...(one.inner.length === 0 ? {} : {components: one.inner.map(innerOf(keyOf(one)))}),
  };
};

/**
 * A CycloneDX bill of materials of what is in the bundle: npm's own would tell of no dependency at all, or of every
 * tool. Without a time or a serial number, so that the same bundle has the same one.
 * @param imported keys of the packages that our own code imports
 */
export const sbomFile = (
  {name, version, description, license}: Product,
  packages: readonly Bundled[],
  imported: readonly string[],
): string => {
  const self = `${name}@${version}`;
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{phase: 'build'}],
      component: {
        type: 'application',
        'bom-ref': self,
        name,
        version,
        description,
        ...licences(license),
        purl: purlOf(name, version),
      },
    },
    components: packages.map(componentOf),
    dependencies: [
      {ref: self, dependsOn: imported},
      ...packages.map((one) => ({ref: keyOf(one), dependsOn: [...one.imports].sort()})),
    ],
  };
  return `${JSON.stringify(bom)}\n`;
};
