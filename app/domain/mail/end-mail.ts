import { config } from '#app/config.server.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { log } from '#app/services/log.ts';
import { type Mail, MailRecord } from './mail.record.ts';
import { heldMails } from './mail-lease.ts';
import { tellAdmin } from './tell-admin.ts';

/**
 * Ends a mail that is not sent, and tells the admin in the same transaction; only the holder can. The admin is not told of
 * what was for the admin, and not of an address that takes no mail: that is known.
 */
export async function endMail(
  mail: Mail,
  status: 'failed' | 'unconfirmed' | 'suppressed',
  lastError: string,
): Promise<void> {
  const isTold = await inTransaction(async (session) => {
    const ended = await MailRecord.updateOne(
      heldMails.isHeld(mail),
      { $set: { status, lastError }, $unset: { leaseUntil: 1, content: 1, unansweredSince: 1 } },
      { session },
    );
    if (ended.matchedCount !== 1 || status === 'suppressed' || mail.to === config.mail.adminEmail) return false;
    const what = status === 'failed' ? 'could not be sent' : 'may have been sent: its answer was lost';
    const say = `The mail ${mail._id} (${mail.template}) ${what}: ${lastError}. Look at it with worker/commands/unsent-mail.ts.`;
    await tellAdmin({ key: `mail-${status}-${mail._id}`, subject: 'A mail was not sent', say }, session);
    return true;
  });
  const { _id, template } = mail;
  if (isTold) log().error({ mail: String(_id), template, status, reason: lastError }, 'A mail was not sent');
  else log().warn({ mail: String(_id), template, status, reason: lastError }, 'A mail was not sent');
}
