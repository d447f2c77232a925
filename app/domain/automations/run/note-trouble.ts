import type { ClientSession } from 'mongoose';
import { type AutomationRule, AutomationRuleRecord } from '#app/domain/automations/automation-rule.record.ts';
import type { Trouble } from '#app/domain/automations/outcomes.ts';
import { dayOf } from '#app/domain/automations/rule-time.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { ring } from '#app/domain/jobs.ts';
import { enqueueMailOnce } from '#app/domain/mail/enqueue-mail.ts';
import { inTransaction } from '#app/services/database/transaction.ts';

/** Shows on the rule what keeps it from making photos, and tells the merchant, by one mail a day at most for all rules. */
export async function noteTrouble(rule: AutomationRule, code: Trouble, now: Date): Promise<void> {
  if (await inTransaction((session) => writeTrouble(rule, code, { now, session }))) await ring('mail.send', {});
}

/** The same in the caller's transaction. True when a mail was ordered. */
export async function writeTrouble(
  { _id, shop, name }: AutomationRule,
  code: Trouble,
  { now, session }: { now: Date; session: ClientSession },
): Promise<boolean> {
  const noted = await AutomationRuleRecord.updateOne(
    { _id, shop, deletedAt: null, 'trouble.code': { $ne: code } },
    { $set: { trouble: { code, at: now } } },
    { session },
  );
  if (noted.modifiedCount === 0) return false;
  const business = await BusinessRecord.findOne({ shop, archivedAt: null })
    .session(session)
    .select('name email')
    .lean();
  if (!business?.email) return false;
  const facts = { storeName: business.name, rule: name, trouble: code };
  const key = `automation-trouble-${shop}-${dayOf(now)}`;
  await enqueueMailOnce({ key, shop, to: business.email, template: 'automation-trouble', facts }, session);
  return true;
}
