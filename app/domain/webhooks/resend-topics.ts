import { isValidObjectId } from 'mongoose';
import { type WebhookMessage, WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { type DeliveryProblem, MailRecord } from '#app/domain/mail/mail.record.ts';
import type { SuppressionReason } from '#app/domain/mail/suppressed-address.record.ts';
import { suppressAddress } from '#app/domain/mail/suppressed-addresses.ts';
import { type MailEvent, readMailEvent } from '#app/services/resend/read-event.ts';

/**
 * What each of Resend's topics does: an address that takes nothing, or whose owner complained, gets no more mail, and the
 * mail says what became of it. False for a topic that nothing is done about.
 */
export async function handleResendWebhook(message: WebhookMessage): Promise<boolean> {
  const event = readMailEvent(message.body);
  if (!event) return false;
  const problem = problemOf(message.topic, event);
  const shop = await noteOnMail(event, problem);
  // So that a deleted store's messages are found, whose body does not say whose they are.
  if (shop && message.shop !== shop) await WebhookMessageRecord.updateOne({ _id: message._id }, { $set: { shop } });
  if (!problem) return false;
  const reason = reasonToStop(problem);
  if (!reason) return true;
  for (const address of event.recipients) await suppressAddress(address, reason, event.at);
  return true;
}

function problemOf(topic: string, event: MailEvent): DeliveryProblem | undefined {
  switch (topic) {
    case 'email.bounced':
      return event.bounce === 'for-good' ? 'bounced' : 'bounced-for-now';
    case 'email.complained':
      return 'complained';
    case 'email.suppressed':
      return 'suppressed';
    default:
      return undefined;
  }
}

/** A mailbox that is full today may take the next mail. */
function reasonToStop(problem: DeliveryProblem): SuppressionReason | undefined {
  return problem === 'bounced-for-now' ? undefined : problem;
}

/** Writes on our mail what became of it, and returns whose it is. The event can come before the mail is noted as sent. */
async function noteOnMail(event: MailEvent, problem: DeliveryProblem | undefined): Promise<string | undefined> {
  const ours = isValidObjectId(event.mailId) ? { _id: event.mailId } : { providerId: event.providerId };
  const mail = await MailRecord.findOne(ours).select('shop').lean();
  if (!mail) return undefined;
  if (problem) await MailRecord.updateOne({ _id: mail._id }, { $set: { deliveryProblem: problem } });
  return mail.shop ?? undefined;
}
