import type { Answer, Problem } from './call-app.ts';

/** Looks that have failed in a row, all at the same place. */
export interface Failing {
  path: string;
  problem: Problem;
  count: number;
}

/** One may be lost; whoever waits is told of the second. */
const SILENT = 1;

/** What a look's answer makes of those that failed before it. */
export function afterLook(before: Failing | null, path: string, answer: Answer<unknown>): Failing | null {
  if (answer.ok) return null;
  return { path, problem: answer.problem, count: before?.path === path ? before.count + 1 : 1 };
}

/** What is to be told of what is looked at now. */
export function trouble(failing: Failing | null, path: string | null): Problem | null {
  if (!failing || failing.path !== path) return null;
  return failing.count > SILENT || isGone(failing, path) ? failing.problem : null;
}

/** What does not exist will not come back: it is not looked at again. */
export function isGone(failing: Failing | null, path: string | null): boolean {
  return failing?.path === path && failing?.problem.code === 'not-found';
}
