import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

// Tests know nothing of the developer's own `.env`: they would meet the real services that it names.
process.env.ENV_FILE = '';
// As bin/setup has it, for a run that does not come from there: every process of a stack starts a third faster.
process.env.NODE_COMPILE_CACHE ??= resolve('node_modules/.cache/node-compile');

/** What each project may take: unit tests run side by side; the others share one stack and two cores. */
const alone = { fileParallelism: false, maxWorkers: 1 } as const;

export default defineConfig({
  test: {
    setupFiles: ['tests/fail-on-console-error.ts'],
    // A bound, not a claim about speed.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'contracts',
          include: ['tests/contracts/**/*.test.ts'],
          ...alone,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: 'tests/with-stack.ts',
          ...alone,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          ...alone,
          // Longer than what they wait for inside, so that it is told what was waited for.
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: 'tests/with-stack.ts',
          ...alone,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'commands',
          include: ['tests/commands/**/*.test.ts'],
          ...alone,
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
