import type { z } from 'zod';
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

/** One endpoint as the document describes it, with the schemas that its route parses with. */
export interface Endpoint {
  method: 'GET' | 'POST';
  /** With its parameters in braces, as OpenAPI writes them. */
  path: `/${string}`;
  summary: string;
  credentials: readonly Credential[];
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  success: 200 | 201 | 202;
  /** A schema of JSON, the media types of a picture or a file, or nothing at all. */
  answer: z.ZodType | readonly (`image/${string}` | 'text/csv')[] | null;
  /** Beyond those that its credential and its body bring along. */
  refusals?: readonly ProblemName[];
}
