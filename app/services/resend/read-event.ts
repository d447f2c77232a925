import { Resend } from 'resend';
import { z } from 'zod';
import { config } from '#app/config.server.ts';
import { MAIL_ID_TAG } from './send-mail.ts';

/** What an event of Resend's says about a mail, whatever else it holds. */
export interface MailEvent {
  /** Our own id of the mail, as it was sent along. */
  mailId: string | undefined;
  providerId: string;
  recipients: string[];
  at: Date;
  /** Whether the address takes nothing, or could not take this one. Only of a bounce. */
  bounce: 'for-good' | 'for-now' | undefined;
}

const head = z.object({ type: z.string().min(1).max(100) });
const mailEvent = z.object({
  created_at: z.coerce.date(),
  data: z.object({
    email_id: z.string(),
    to: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
    tags: z.record(z.string(), z.string()).optional().catch(undefined),
    bounce: z.object({ type: z.string() }).optional(),
  }),
});

/** Whether the signature over these raw bytes is Resend's, by the SDK's own check; false while no secret is set. */
export function isResendSignature(
  body: string,
  headers: { id: string; timestamp: string; signature: string },
): boolean {
  const webhookSecret = config.mail.webhookSecret;
  if (!webhookSecret) return false;
  try {
    new Resend(config.mail.apiKey).webhooks.verify({ payload: body, headers, webhookSecret });
    return true;
  } catch {
    return false;
  }
}

/** What the event is about (`email.bounced`), or undefined for a body that is no event. */
export function readEventType(body: string): string | undefined {
  return head.safeParse(parse(body)).data?.type;
}

/** The event of a mail, or undefined for one of something else (a domain, a contact). */
export function readMailEvent(body: string): MailEvent | undefined {
  const { data: event } = mailEvent.safeParse(parse(body));
  if (!event) return undefined;
  const { email_id: providerId, to: recipients, tags, bounce } = event.data;
  return {
    mailId: tags?.[MAIL_ID_TAG],
    providerId,
    recipients,
    at: event.created_at,
    bounce: bounce && (bounce.type === 'Permanent' ? 'for-good' : 'for-now'),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
