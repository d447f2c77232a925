import { z } from 'zod';
import { HttpRefusal } from './http-refusal.ts';
import { readBody } from './read-body.ts';

const BODY_MAX_BYTES = 100_000;

/** The record id that a form makes up for what it creates. */
export const recordId = z.string().regex(/^[0-9a-f]{24}$/, 'must be 24 hexadecimal digits');
export const gid = (kind: string) =>
  z.string().regex(new RegExp(`^gid://shopify/${kind}/\\d+$`), `must be a ${kind} id of Shopify`);
export const productGid = gid('Product');
export const variantGid = gid('ProductVariant');
export const mediaGid = z
  .string()
  .regex(/^gid:\/\/shopify\/(MediaImage|Video|Model3d|ExternalVideo)\/\d+$/, 'must be a media id of Shopify');

/** Parses with a schema; what is wrong becomes one sentence for each field. */
export function parseWith<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[issue.path.join('.') || 'body'] ??= sentenceOf(issue);
  const [field, reason] = Object.entries(fields)[0] ?? ['body', 'is not valid'];
  throw new HttpRefusal('bad-request', { detail: `${field} ${reason}.` }, fields);
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be of type ${issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `has unknown fields: ${issue.keys.join(', ')}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'too_small':
      return `must be at least ${issue.minimum}`;
    default:
      return issue.message;
  }
}

/** A JSON body of this shape; what is no JSON, or too much of it, is refused before any of it is understood. */
export async function parseJsonBody<S extends z.ZodType>(
  request: Request,
  schema: S,
  maxBytes = BODY_MAX_BYTES,
): Promise<z.infer<S>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  // Forms and plain text are what another site can make a browser send without asking.
  if (type !== 'application/json') {
    throw new HttpRefusal('unsupported-media-type', {}, { 'content-type': 'must be application/json' });
  }
  const body = await readBody(request, maxBytes);
  return parseText(body.toString('utf8'), schema);
}

/** Parses JSON that was read already. */
export function parseText<S extends z.ZodType>(text: string, schema: S): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpRefusal('bad-request', { detail: 'The body is not valid JSON.' }, { body: 'is not valid JSON' });
  }
  return parseWith(schema, value);
}

export function parseQuery<S extends z.ZodType>(request: Request, schema: S): z.infer<S> {
  return parseSearch(new URL(request.url).searchParams, schema);
}

/** The query of a page: what is wrong in it counts as left out, since nobody can mend the address of a link. */
export function parsePageQuery<S extends z.ZodType>(request: Request, schema: S): z.infer<S> {
  const given = new URL(request.url).searchParams;
  const { error } = schema.safeParse(Object.fromEntries(given));
  for (const issue of error?.issues ?? []) given.delete(String(issue.path[0]));
  return parseSearch(given, schema);
}

/** Query parameters; empty ones count as left out. */
export function parseSearch<S extends z.ZodType>(query: URLSearchParams, schema: S): z.infer<S> {
  const given = [...query].filter(([, value]) => value !== '');
  return parseWith(schema, Object.fromEntries(given));
}
