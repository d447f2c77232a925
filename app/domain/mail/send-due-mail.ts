import { sendMail } from '#app/services/resend/send-mail.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { MailRecord } from './mail.record.ts';
import { renderMail } from './mail-templates.ts';

const MAX_MAIL_ATTEMPTS = 12;
/** Another worker that has taken a mail up gets this long before it is tried again; Resend refuses the double. */
const TAKEN_MS = 60_000;

/**
 * Sends what waits in the outbox and is due, and returns how many were sent. Each mail goes out once: its key is
 * Resend's idempotency key too, so a send whose answer was lost is repeated without a second mail.
 */
export async function sendDueMail(): Promise<number> {
  for (let sent = 0; ; ) {
    const now = new Date();
    const mail = await MailRecord.findOneAndUpdate(
      { status: 'waiting', notBefore: { $lte: now } },
      { $set: { notBefore: new Date(now.getTime() + TAKEN_MS) }, $inc: { attempts: 1 } },
      { sort: { notBefore: 1 }, returnDocument: 'after' },
    ).lean();
    if (!mail) return sent;
    try {
      const content = renderMail(mail.template, mail.facts);
      const providerId = await sendMail({ to: mail.to, ...content, idempotencyKey: mail.key });
      await MailRecord.updateOne({ _id: mail._id }, { $set: { status: 'sent', providerId, sentAt: new Date() } });
      sent += 1;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const isOver = error.retry === 'never' || mail.attempts >= MAX_MAIL_ATTEMPTS;
      await MailRecord.updateOne(
        { _id: mail._id },
        {
          $set: {
            status: isOver ? 'failed' : 'waiting',
            lastError: error.message,
            notBefore: new Date(Date.now() + Math.min(1000 * 2 ** mail.attempts, 60 * 60_000)),
          },
        },
      );
    }
  }
}
