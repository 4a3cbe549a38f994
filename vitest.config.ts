import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';
import {BaseSequencer, type TestSpecification} from 'vitest/node';

/**
 * ink-table is CommonJS and requires Ink, which Node cannot load that way (Ink awaits at its top level).
 * The bundle solves it by inlining both; here the package's own file is given imports in place of its requires.
 */
const inkTableAsModule = {
  name: 'ink-table-as-module',
  transform: (code: string, id: string): string | undefined =>
    /[\\/]ink-table[\\/]dist[\\/]index\.js$/.test(id)
      ? `import react from 'react';
         import * as ink from 'ink';
         import objectHash from 'object-hash';
         const exports = {};
         const require = (name) => ({react, ink, 'object-hash': objectHash})[name];
         ${code}
         export default exports;`
      : undefined,
};

/** Node reads it when a worker starts: the tests trust the authority of their own certificates. */
const authority = fileURLToPath(new URL('test/fixtures/ca.pem', import.meta.url));

/**
 * Commands under test first: a few of their files take as long as a hundred others, and at the end, one of them would
 * be waited for alone. Vitest knows what is slow only where it has run before, and wants a class.
 */
class CommandsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isCommand = ({moduleId}: TestSpecification): boolean =>
      /\/test\/(e2e\/|soak\/|media\/pictures)/.test(moduleId);
    return [...sorted.filter(isCommand), ...sorted.filter((file) => !isCommand(file))];
  }
}

export default defineConfig({
  plugins: [inkTableAsModule],
  // React runs as in the bundle, in production.
  oxc: {jsx: {development: false}},
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/faults/**'],
    isolate: false,
    sequence: {sequencer: CommandsFirst},
    // What waits for a real terminal can be starved on a shared machine; .ci/run names whatever needed it.
    retry: process.env.CI ? 1 : 0,
    // Vitest takes one less than there are cores, and the slow tests wait more than they compute.
    maxWorkers: 3,
    testTimeout: 20_000,
    server: {deps: {inline: ['ink-table']}},
    env: {
      ...{NODE_ENV: 'production', FORCE_COLOR: '1', NO_COLOR: '', NODE_EXTRA_CA_CERTS: authority},
      // Ink's stand-in for a terminal tells no height: without these, a program is started for it with each picture.
      ...{COLUMNS: '80', LINES: '24'},
    },
  },
});
