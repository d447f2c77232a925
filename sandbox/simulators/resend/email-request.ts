import { z } from 'zod';
import type { ResendErrorName } from './resend-error.ts';

const address = z.string().regex(/^(?:[^<>]*<\s*[^\s<>@]+@[^\s<>@]+\s*>|[^\s<>@]+@[^\s<>@]+)$/);
const addresses = z.union([address.transform((one) => [one]), z.array(address).max(50)]);
const shape = z.object({
  from: address,
  to: addresses,
  subject: z.string(),
  html: z.string().nullish(),
  text: z.string().nullish(),
  cc: addresses.nullish(),
  bcc: addresses.nullish(),
  reply_to: addresses.nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
  tags: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  attachments: z.array(z.looseObject({ filename: z.string().optional() })).nullish(),
  scheduled_at: z.string().nullish(),
});
export type EmailRequest = z.infer<typeof shape>;

export type ParsedEmail = { ok: true; email: EmailRequest } | { ok: false; name: ResendErrorName; message: string };

/** Reads one mail of POST /emails, with the refusals of the real service. */
export function parseEmail(body: unknown): ParsedEmail {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { ok: false, name: 'validation_error', message: 'The request body must be an object.' };
  }
  for (const field of ['from', 'to', 'subject']) {
    if (!(field in body)) return { ok: false, name: 'missing_required_field', message: `Missing \`${field}\` field.` };
  }
  const parsed = shape.safeParse(body);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'body');
    if (field === 'from') {
      return {
        ok: false,
        name: 'invalid_from_address',
        message: 'Invalid `from` field. Use `email@example.com` or `Name <email@example.com>`.',
      };
    }
    return { ok: false, name: 'validation_error', message: `Invalid \`${field}\` field.` };
  }
  if (!parsed.data.html && !parsed.data.text) {
    return { ok: false, name: 'missing_required_field', message: 'Missing `html` or `text` field.' };
  }
  return { ok: true, email: parsed.data };
}
