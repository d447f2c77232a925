import { Types } from 'mongoose';
import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ring } from '#app/domain/jobs.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { type Mail, MailRecord } from './mail.record.ts';

const UNSENT = ['failed', 'unconfirmed', 'suppressed'] as const;

export type UnsentMail = Pick<Mail, '_id' | 'shop' | 'template' | 'status' | 'lastError' | 'createdAt'>;

/** The mails that were given up, newest first, without their words. */
export async function listUnsentMail(limit = 100): Promise<UnsentMail[]> {
  return MailRecord.find({ status: { $in: UNSENT } })
    .sort({ createdAt: -1 })
    .limit(limit)
    .select('shop template status lastError createdAt')
    .lean<UnsentMail[]>();
}

/** Sends a mail after all. One that may have been sent can reach its reader twice: a person decides that. */
export async function sendAfterAll(order: { mailId: string; by: string; now: Date }): Promise<void> {
  const { mailId, by, now } = order;
  await inTransaction(async (session) => {
    const mail = await MailRecord.findOneAndUpdate(
      { _id: new Types.ObjectId(mailId), status: { $in: UNSENT } },
      { $set: { status: 'waiting', notBefore: now }, $unset: { lastError: 1 } },
      { session },
    ).lean<Mail>();
    if (!mail) throw new Refusal('not-found');
    const facts = { mailId, template: mail.template, was: mail.status };
    await writeAuditEntry({ at: now, by, action: 'mail.sent-after-all', facts }, session);
  });
  await ring('mail.send', {});
}
