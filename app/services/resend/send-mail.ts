import { Resend } from 'resend';
import { config } from '#app/config.server.ts';
import { ServiceError } from '#app/services/service-error.ts';

export interface OutgoingMail {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** Resend remembers it for 24 hours: the same key again sends nothing and returns the first id. */
  idempotencyKey: string;
}

/** Sends one mail and returns Resend's id of it. Throws ServiceError. */
export async function sendMail(mail: OutgoingMail): Promise<string> {
  const resend = new Resend(config.mail.apiKey, { baseUrl: config.mail.baseUrl });
  const { idempotencyKey, ...content } = mail;
  const { data, error } = await resend.emails.send({ from: config.mail.from, ...content }, { idempotencyKey });
  if (data) return data.id;
  const isPassing =
    error.statusCode === null ||
    error.statusCode === 429 ||
    error.statusCode >= 500 ||
    error.name === 'concurrent_idempotent_requests';
  throw new ServiceError('resend', `The mail was not taken: ${error.name}`, {
    retry: isPassing ? 'later' : 'never',
    facts: { name: error.name, status: error.statusCode },
  });
}
