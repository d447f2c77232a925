import type { ClientSession } from 'mongoose';
import { MailRecord, type MailTemplate } from './mail.record.ts';

export interface MailOrder {
  key: string;
  shop?: string;
  to: string;
  template: MailTemplate;
  facts: Record<string, string | number>;
}

/** Puts a mail into the outbox, in the transaction of the change that it tells of; the worker sends it. */
export async function enqueueMail(order: MailOrder, session: ClientSession): Promise<void> {
  await MailRecord.insertOne({ ...order, notBefore: new Date() }, { session });
}
