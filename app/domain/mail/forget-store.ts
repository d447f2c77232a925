import { type ForgetStep, type Forgotten, someIds } from '#app/domain/forget-step.ts';
import { MailRecord } from './mail.record.ts';

/** Deletes the mails to a store that is being deleted; what was for the admin stays, and names no store. */
export async function forgetStore(step: ForgetStep): Promise<Forgotten> {
  const ids = await someIds(MailRecord, { shop: step.shop }, step);
  if (ids.length > 0) await MailRecord.deleteMany({ _id: { $in: ids } }, { session: step.session });
  return { records: ids.length };
}
