/** Starts the whole stack once for a project of tests, on free ports and throw-away data, with avatars in the library. */
import type { TestProject } from 'vitest/node';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';

export default async function withStack(project: TestProject): Promise<() => Promise<void>> {
  const { stack, facts } = await startTestStack();
  project.provide('stack', facts);
  return stack.close;
}
