import type { ClientSession } from 'mongoose';
import { MailRecord } from './mail.record.ts';
import type { MailFacts, MailTemplate } from './mail-facts.ts';

export type MailOrder = {
  [T in MailTemplate]: {
    key: string;
    shop?: string;
    to: string;
    template: T;
    facts: MailFacts[T];
  };
}[MailTemplate];

/** Puts a mail into the outbox, in the transaction of the change that it tells of; the worker sends it. */
export async function enqueueMail(order: MailOrder, session: ClientSession): Promise<void> {
  await MailRecord.insertOne({ ...order, notBefore: new Date() }, { session });
}

/** The same for a mail that may be ordered again by a repetition of its cause: only the first order counts. */
export async function enqueueMailOnce(order: MailOrder, session: ClientSession): Promise<void> {
  const known = await MailRecord.exists({ key: order.key }).session(session);
  if (!known) await enqueueMail(order, session);
}
