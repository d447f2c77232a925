import { holdingOf } from '#app/services/database/held-record.ts';
import { MailRecord } from './mail.record.ts';

export const heldMails = holdingOf({
  noun: 'mail',
  record: MailRecord,
  withWork: { status: 'waiting' },
  fence: 'attempts',
  unchanged: ['status'],
});

export async function isMailDue(now: Date): Promise<boolean> {
  return Boolean(await MailRecord.exists(heldMails.due(now)));
}
