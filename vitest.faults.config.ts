import {defineConfig} from 'vitest/config';

/**
 * The built command through everything that can go wrong around it: the fault matrix (see test/faults/row.ts), and
 * what is no row of it, such as every kind of end and of environment.
 */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    isolate: false,
    // What waits for a real terminal can be starved on a shared machine; .ci/run names whatever needed it.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 20_000,
    maxWorkers: 2,
    // A row waits far more than it computes.
    maxConcurrency: 8,
  },
});
