import { Resend } from 'resend';
import { config } from '#app/config.server.ts';
import { ServiceError } from '#app/services/service-error.ts';

/** The SDK knows no time-out of its own. */
const TIME_OUT_MS = 15_000;

export interface OutgoingMail {
  from: string;
  /** Where an answer goes, when not to `from`. */
  replyTo?: string | null | undefined;
  to: string;
  subject: string;
  html: string;
  text: string;
  /** Comes back with every event of the mail. */
  mailId: string;
  /** Resend remembers it for 24 hours: the same key again sends nothing and returns the first id. */
  idempotencyKey: string;
}

/** The mail was not taken, or nobody knows: then `mayHaveGone` is true. */
export class MailNotTaken extends ServiceError {
  readonly mayHaveGone: boolean;

  constructor(message: string, options: ConstructorParameters<typeof ServiceError>[2] & { mayHaveGone: boolean }) {
    super('resend', message, options);
    this.name = 'MailNotTaken';
    this.mayHaveGone = options.mayHaveGone;
  }
}

/** The tag that carries our id of a mail to Resend and back. */
export const MAIL_ID_TAG = 'mail_id';

/** Sends one mail and returns Resend's id of it. Throws MailNotTaken. */
export async function sendMail(mail: OutgoingMail): Promise<string> {
  const resend = new Resend(config.mail.apiKey, { baseUrl: config.mail.baseUrl });
  const { idempotencyKey, mailId, replyTo, ...content } = mail;
  const answer = await resend.emails.send(
    { ...content, ...(replyTo ? { replyTo } : {}), tags: [{ name: MAIL_ID_TAG, value: mailId }] },
    { idempotencyKey, signal: AbortSignal.timeout(TIME_OUT_MS) },
  );
  if (answer.data?.id) return answer.data.id;
  const { name, statusCode } = answer.error ?? { name: 'application_error', statusCode: null };
  const isUnknown = statusCode === null || statusCode >= 500 || name === 'concurrent_idempotent_requests';
  const afterMs = secondsToWait(answer.headers);
  throw new MailNotTaken(`The mail was not taken: ${name}`, {
    retry: isUnknown || statusCode === 429 ? 'later' : 'never',
    mayHaveGone: isUnknown,
    ...(afterMs === undefined ? {} : { afterMs }),
    facts: { name, status: statusCode },
  });
}

function secondsToWait(headers: Record<string, string> | null): number | undefined {
  const seconds = Number(headers?.['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
