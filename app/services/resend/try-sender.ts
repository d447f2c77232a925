import { Resend } from 'resend';
import { config } from '#app/config.server.ts';
import { ServiceError } from '#app/services/service-error.ts';

/** Resend's own address for tries: it takes every mail and keeps none. */
const TRY_ADDRESS = 'delivered@resend.dev';

/** `may-send`: a mail from this sender was taken. */
export type SenderAnswer =
  | { kind: 'verified' }
  | { kind: 'may-send' }
  | { kind: 'unknown-domain' }
  | { kind: 'unverified' };

/**
 * Asks Resend whether it takes mail from this domain. A key that may only send cannot ask: then one mail goes to Resend's
 * own address for tries. Throws ServiceError with the status, if there was an answer.
 */
export async function trySender(sender: { domain: string; from: string }): Promise<SenderAnswer> {
  const resend = new Resend(config.mail.apiKey, { baseUrl: config.mail.baseUrl });
  const { data, error } = await resend.domains.list();
  if (data) {
    // A domain that is verified lets those below it send only when they are added themselves.
    const known = data.data.find(({ name }) => name === sender.domain);
    if (!known) return { kind: 'unknown-domain' };
    return { kind: known.status === 'verified' ? 'verified' : 'unverified' };
  }
  if (error.name !== 'restricted_api_key') throw refused(error);
  const sent = await resend.emails.send({
    from: sender.from,
    to: TRY_ADDRESS,
    subject: 'Set-up check',
    text: 'This mail tries whether the sender is allowed.',
  });
  if (sent.data) return { kind: 'may-send' };
  if (/domain/i.test(sent.error.message)) return { kind: 'unverified' };
  throw refused(sent.error);
}

function refused({ name, statusCode }: { name: string; statusCode: number | null }): ServiceError {
  return new ServiceError('resend', 'Resend refused', {
    retry: statusCode === null || statusCode >= 500 || statusCode === 429 ? 'later' : 'never',
    facts: { name, ...(statusCode === null ? {} : { status: statusCode }) },
  });
}
