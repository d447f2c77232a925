import { config } from '#app/config.server.ts';
import { type Mail, MailRecord } from './mail.record.ts';

const isFree = (now: Date) => ({ $or: [{ leaseUntil: { $exists: false } }, { leaseUntil: { $lte: now } }] });
const isDue = (now: Date) => ({ status: 'waiting' as const, notBefore: { $lte: now }, ...isFree(now) });
const leaseEnd = (now: Date) => new Date(now.getTime() + config.worker.leaseMs);

export async function isMailDue(now: Date): Promise<boolean> {
  return Boolean(await MailRecord.exists(isDue(now)));
}

/** Takes the mail that has been due longest for this worker; one that another has is left to it. */
export async function takeDueMail(now: Date): Promise<Mail | undefined> {
  const mail = await MailRecord.findOneAndUpdate(
    isDue(now),
    { $set: { leaseUntil: leaseEnd(now) }, $inc: { attempts: 1 } },
    { sort: { notBefore: 1 }, returnDocument: 'after' },
  ).lean<Mail>();
  return mail ?? undefined;
}

/** Says that this worker is still at it; false when another one has taken it. */
export async function keepMail(mail: Mail): Promise<boolean> {
  return changeMail(mail, { $set: { leaseUntil: leaseEnd(new Date()) } });
}

type MailUpdate = { $set?: Partial<Mail>; $unset?: Partial<Record<keyof Mail, 1>> };

/** Writes to a mail that this worker holds; false when it no longer does, and nothing was written. */
export async function changeMail(mail: Mail, update: MailUpdate): Promise<boolean> {
  const held = { _id: mail._id, status: 'waiting' as const, attempts: mail.attempts };
  return (await MailRecord.updateOne(held, update)).matchedCount === 1;
}
