import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, onTestFinished, test} from 'vitest';
import {
  obstacles,
  publishArguments,
  publishObstacles,
  type ReleaseState,
  releaseDate,
  sumsFile,
} from '../../packaging/release.js';

/* What may be released, and what may be published. */

const ready: ReleaseState = {
  manifest: {version: '1.2.3', repository: 'github:acme/warptop'},
  lockVersion: '1.2.3',
  changelog: '# Changelog\n\n## 1.2.3 (2026-11-23)\n\n- All.\n\n## 1.2.2 (2026-10-01)\n',
  changes: '',
  tags: ['v1.2.3', ''],
};

test('what is committed, dated and of one version may be released', () => {
  expect(obstacles(ready)).toEqual([]);
});

test.each<[string, Partial<ReleaseState>, RegExp]>([
  ['changes', {changes: ' M source/cli.ts\n'}, /^The working tree has changes/],
  ['files of nobody', {changes: '?? notes.txt\n'}, /^The working tree has changes/],
  ['another lock', {lockVersion: '1.2.2'}, /^package-lock\.json is of 1\.2\.2, not of 1\.2\.3/],
  ['no date', {changelog: '## 1.2.3\n'}, /^changelog\.md has no heading "## 1\.2\.3 \(YYYY-MM-DD\)"/],
  ['no heading', {changelog: '## 1.2.2 (2026-10-01)\n'}, /^changelog\.md has no heading/],
  ['a like version', {changelog: '## 1x2.3 (2026-10-01)\n'}, /^changelog\.md has no heading/],
])('%s: it may not', (_, differently, sentence) => {
  expect(obstacles({...ready, ...differently})).toEqual([expect.stringMatching(sentence)]);
});

const github = {ACTIONS_ID_TOKEN_REQUEST_URL: 'https://vouch.example/'};

test('what is tagged, in a CI that vouches, may be published', () => {
  expect(publishObstacles(ready, github)).toEqual([]);
  expect(publishObstacles(ready, {SIGSTORE_ID_TOKEN: 'x'})).toEqual([]);
});

test.each<[string, ReleaseState, Readonly<Record<string, string>>, RegExp]>([
  ['a machine that nobody vouches for', ready, {ACTIONS_ID_TOKEN_REQUEST_URL: ''}, /^Provenance needs a CI/],
  ['a commit without its tag', {...ready, tags: ['v1.2.2']}, github, /^The commit has no tag v1\.2\.3/],
  ['no repository', {...ready, manifest: {version: '1.2.3'}}, github, /^package\.json names no repository/],
])('%s: it may not', (_, state, env, sentence) => {
  expect(publishObstacles(state, env)).toEqual([expect.stringMatching(sentence)]);
});

test('it is published with provenance', () => {
  expect(publishArguments('a.tgz')).toEqual(['publish', 'a.tgz', '--provenance', '--access', 'public']);
});

test('the day of a release is that of its heading', () => {
  expect(releaseDate(ready.changelog, '1.2.3')).toBe('2026-11-23');
  expect(releaseDate(ready.changelog, '1.2.2')).toBe('2026-10-01');
  expect(releaseDate(ready.changelog, '1.2')).toBe(null);
});

test('checksums are lines for sha256sum, by name', () => {
  expect(sumsFile({'b.tgz': '02', 'a.json': '01'})).toBe('01  a.json\n02  b.tgz\n');
});

test('where nobody vouches, the script publishes nothing and says why', () => {
  const folder = mkdtempSync(join(tmpdir(), 'warptop-release-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  // In the place of npm: it tells that it was called.
  writeFileSync(join(folder, 'npm'), '#!/bin/sh\necho "$@" >> "$CALLS"\n', {mode: 0o755});
  const calls = join(folder, 'calls');
  const {status, stdout, stderr} = spawnSync(process.execPath, ['scripts/release.js', '--publish'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: {PATH: [folder, process.env.PATH].join(delimiter), CALLS: calls},
    encoding: 'utf8',
  });
  expect({status, stdout}).toEqual({status: 1, stdout: ''});
  expect(stderr).toContain('release: Provenance needs a CI that vouches for the build');
  expect(existsSync(calls)).toBe(false);
});
