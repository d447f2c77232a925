import type { z } from 'zod';
import type { AllowedSites } from '#app/web/cors.ts';
import type { Limit } from '#app/web/rate-limits.ts';
import type { ProblemName } from '#app/web/refusal-status.ts';

/** How a caller shows who they are. Several: any of them. */
export type Credential =
  | 'session-token'
  | 'signed-address'
  | 'cron-secret'
  | 'shopify-signature'
  | 'lemon-squeezy-signature'
  | 'resend-signature'
  | 'submission-token'
  | 'none';

/** Any of these shows who is asking. */
export const MERCHANT = ['session-token'] as const;
export const PICTURE = ['signed-address', 'session-token'] as const;

/**
 * One endpoint, described once: what the routing guard lets through, what its route parses and answers, who may call it
 * and how often, and what the document says of it, all follow from this.
 */
export interface Endpoint {
  method: 'GET' | 'POST';
  /** With its parameters in braces, as OpenAPI writes them. */
  path: `/${string}`;
  summary: string;
  credentials: readonly Credential[];
  /** What counts its calls (rate-limits.ts); `serve.ts` applies it. */
  limit: Limit;
  /** Pages of these other sites may call it, too; none when left out. */
  cors?: AllowedSites;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Of a body that is one of several: which one is meant, so that what is wrong is told of that one. */
  shapeOf?: (body: Record<string, unknown>) => z.ZodType;
  /** The most that a body may hold; 100,000 bytes, where nothing is said. */
  maxBytes?: number;
  success: 200 | 201 | 202;
  /** A caller's copy is good as long as it is asked for anew (304 says that it still is), or is not to be kept. */
  caching?: 'revalidate' | 'no-store';
  /** A schema of JSON, the media types of a picture or a file, or nothing at all. */
  answer: z.ZodType | readonly (`image/${string}` | 'text/csv' | 'application/zip')[] | null;
  /** Beyond those that its credential and its body bring along. */
  refusals?: readonly ProblemName[];
}

/** Keeps the schemas' types, by which a route and a client know what goes in and what comes out. */
export function endpoint<const E extends Endpoint>(described: E): E {
  return described;
}

type Parsed<S> = S extends z.ZodType ? z.infer<S> : undefined;

/** What a route is given: parsed, of the types that the description says. */
export interface Asked<E extends Endpoint> {
  request: Request;
  params: Parsed<E['params']>;
  query: Parsed<E['query']>;
  body: Parsed<E['body']>;
}

/** What a route gives back: the value of the described answer, or a Response where that is no JSON. */
export type Answered<E extends Endpoint> = E['answer'] extends z.ZodType ? z.input<E['answer']> : Response;
