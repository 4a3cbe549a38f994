// Makes what a release consists of in release/, and publishes it only where --publish says so.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {load} from './load.js';

const HELP = `Usage: npm run release [-- OPTIONS]

  Checks the tree, runs all tests, packs twice, and writes archive, bill of
  materials and checksums to release/. Publishes nothing.

  --check      only check the tree, its versions and the changelog
  --no-tests   leave the tests out; not with --publish
  --publish    publish it as well, with provenance; only in a CI that vouches
  --help       this text
`;

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'release');

const read = (name) => readFileSync(join(root, name), 'utf8');
const run = (program, ...words) => execFileSync(program, words, {cwd: root, stdio: 'inherit'});
const answerOf = (program, ...words) => execFileSync(program, words, {cwd: root, encoding: 'utf8'});
const say = (text) => process.stdout.write(`${text}\n`);
const sumOf = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

const refuse = (sentences) => {
  if (sentences.length > 0) {
    process.stderr.write(sentences.map((sentence) => `release: ${sentence}\n`).join(''));
    process.exit(1);
  }
};

const options = {
  check: {type: 'boolean', default: false},
  'no-tests': {type: 'boolean', default: false},
  publish: {type: 'boolean', default: false},
  help: {type: 'boolean', default: false},
};

const parse = () => {
  try {
    return parseArgs({options}).values;
  } catch ({message}) {
    return refuse([`${message.replace(/\.$/, '')}. --help shows the usage.`]);
  }
};

/** Builds and packs anew. @returns the path of the archive, in a folder of its own */
const pack = () => {
  const place = mkdtempSync(join(tmpdir(), 'warptop-pack-'));
  run('npm', 'run', '--silent', 'build');
  const [{filename}] = JSON.parse(
    answerOf('npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', place),
  );
  return {place, filename, path: join(place, filename)};
};

const main = async (values) => {
  const release = await load('packaging/release.ts');
  const manifest = JSON.parse(read('package.json'));
  const state = {
    manifest,
    lockVersion: JSON.parse(read('package-lock.json')).version,
    changelog: read('changelog.md'),
    changes: answerOf('git', 'status', '--porcelain'),
    tags: answerOf('git', 'tag', '--points-at', 'HEAD').split('\n'),
  };
  refuse([
    ...release.obstacles(state),
    ...(values.publish ? release.publishObstacles(state, process.env) : []),
    ...(values.publish && values['no-tests'] ? ['--publish goes with the tests.'] : []),
  ]);
  if (values.check) {
    return;
  }
  if (!values['no-tests']) {
    run('npm', 'ci');
    run('npm', 'test');
    run('npm', 'run', '--silent', 'test:faults');
  }
  const [first, second] = [pack(), pack()];
  try {
    refuse(
      sumOf(first.path) === sumOf(second.path)
        ? []
        : ['Two builds of the same tree made different archives.'],
    );
    rmSync(folder, {recursive: true, force: true});
    mkdirSync(folder);
    const archive = join(folder, first.filename);
    const bom = archive.replace(/\.tgz$/, '.cdx.json');
    copyFileSync(first.path, archive);
    copyFileSync(join(root, 'dist/sbom.cdx.json'), bom);
    const names = [archive, bom];
    const sums = Object.fromEntries(names.map((path) => [path.slice(folder.length + 1), sumOf(path)]));
    writeFileSync(join(folder, 'SHA256SUMS'), release.sumsFile(sums));
    say(`In release/:\n${release.sumsFile(sums).trimEnd()}`);
    const words = release.publishArguments(archive);
    if (values.publish) {
      run('npm', ...words);
    } else {
      say(
        `Nothing was published. In a CI that vouches, --publish runs: npm ${release.publishArguments(`release/${first.filename}`).join(' ')}`,
      );
    }
  } finally {
    for (const {place} of [first, second]) {
      rmSync(place, {recursive: true, force: true});
    }
  }
};

const values = parse();
if (values.help) {
  process.stdout.write(HELP);
} else {
  await main(values);
}
