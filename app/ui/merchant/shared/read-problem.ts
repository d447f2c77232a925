/**
 * What a page says of an error that its loader met. The router parses `application/json` alone: one of our problems
 * (`application/problem+json`) arrives as its text.
 */
import { isRouteErrorResponse } from '@remix-run/react';

export interface ShownProblem {
  title: string;
  detail: string;
  /** What support can find the cause by. */
  instance?: string;
}

const OUR_FAULT: ShownProblem = {
  title: 'Something went wrong on our side',
  detail: 'Nothing was charged or changed. Try again; if it happens again, wait a few minutes.',
};
const OURS = '{"type":"urn:modelsnap:problem:';

/** What to show of an error; undefined for what is neither a bug nor a "no" of ours, as the pages that the SDK throws. */
export function problemOf(error: unknown): ShownProblem | undefined {
  if (error instanceof Error) return OUR_FAULT;
  return isRouteErrorResponse(error) ? readProblem(error.data) : undefined;
}

/** The problem in an answer's body, if it is one of ours. */
function readProblem(data: unknown): ShownProblem | undefined {
  if (typeof data !== 'string' || !data.startsWith(OURS)) return undefined;
  const problem = parsed(data);
  if (typeof problem !== 'object' || problem === null) return undefined;
  const { title, detail, instance } = problem as Record<string, unknown>;
  if (typeof title !== 'string' || typeof detail !== 'string') return undefined;
  return { title, detail, ...(typeof instance === 'string' ? { instance } : {}) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
