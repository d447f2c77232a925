/** A test that makes something write to console.error fails: what is expected is asserted, what is not is a defect. */
import { afterEach, beforeEach, expect, vi } from 'vitest';

beforeEach(() => {
  vi.spyOn(console, 'error');
});

afterEach(() => {
  const calls = vi.mocked(console.error).mock?.calls ?? [];
  vi.restoreAllMocks();
  expect(calls, 'unexpected console.error').toEqual([]);
});
