import { randomUUID } from 'node:crypto';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { asRefusal } from './refusal-status.ts';

/** The one shape of every error (RFC 9457), the same in the JSON API and behind the pages. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Field name -> what is wrong with it. */
  errors?: Record<string, string>;
  /** Stands in the log too, so that support can find the cause. */
  instance?: string;
}

/** Any error as a problem. A bug is logged under an id and shows nothing of itself. */
export function toProblem(error: unknown): Problem {
  const refusal = asRefusal(error);
  if (refusal) {
    const { name, title, status, detail, fieldErrors } = refusal;
    return {
      type: `urn:modelsnap:problem:${name}`,
      title,
      status,
      detail,
      ...(fieldErrors ? { errors: fieldErrors } : {}),
    };
  }
  const instance = `urn:uuid:${randomUUID()}`;
  log().error({ error, instance }, 'A request failed');
  if (error instanceof ServiceError) {
    return {
      type: 'urn:modelsnap:problem:service-unavailable',
      title: 'A service did not answer',
      status: 503,
      detail: 'Something outside the app did not answer. Nothing was charged. Try again in a minute.',
      instance,
    };
  }
  return {
    type: 'urn:modelsnap:problem:internal',
    title: 'Something went wrong',
    status: 500,
    detail: 'This is our fault and was noted. Try again; if it happens again, tell support the number below.',
    instance,
  };
}

export function problemResponse(error: unknown): Response {
  const problem = toProblem(error);
  const headers = { 'content-type': 'application/problem+json', ...problemHeaders(error) };
  return Response.json(problem, { status: problem.status, headers });
}

/** What goes along with an error in whatever form it is answered: nobody keeps it, and what HTTP wants said in a header. */
export function problemHeaders(error: unknown): Record<string, string> {
  return { 'cache-control': 'no-store', ...headersOf(error) };
}

function headersOf(error: unknown): Record<string, string> {
  const refusal = asRefusal(error);
  switch (refusal?.name) {
    case 'method-not-allowed':
      return { allow: String(refusal.facts.allowed) };
    case 'too-many-requests':
      return { 'retry-after': String(refusal.facts.seconds) };
    case 'too-many-uploads':
      return { 'retry-after': String(Number(refusal.facts.minutes) * 60) };
    case 'unauthorized':
      return { 'www-authenticate': 'Bearer' };
    default:
      return {};
  }
}

/** Runs a JSON endpoint: what it throws becomes a problem; a thrown Response (a redirect, a sign-in) goes out as it is. */
export async function answer(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Response) return error;
    return problemResponse(error);
  }
}
