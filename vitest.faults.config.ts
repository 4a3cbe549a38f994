import {defineConfig} from 'vitest/config';

/** The fault matrix: the built command through everything that can go wrong around it. See test/faults/row.ts. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    isolate: false,
    // What waits for a real terminal can be starved on a shared machine; .ci/run names whatever needed it.
    retry: process.env.CI ? 1 : 0,
    maxWorkers: 2,
    // A row waits far more than it computes.
    maxConcurrency: 8,
  },
});
