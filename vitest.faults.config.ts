import {defineConfig} from 'vitest/config';

/** The fault matrix: the built command through everything that can go wrong around it. See test/faults/row.ts. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    isolate: false,
    maxWorkers: 2,
    // A row waits far more than it computes.
    maxConcurrency: 8,
  },
});
