import { Types } from 'mongoose';
import { AutomationRuleRecord } from '#app/domain/automations/automation-rule.record.ts';
import { lookAgain } from '#app/domain/automations/look-again.ts';

/** Deletes a rule; the log goes on naming it. Repeating it changes nothing. */
export async function deleteRule({ shop, ruleId, now }: { shop: string; ruleId: string; now: Date }): Promise<void> {
  await AutomationRuleRecord.updateOne(
    { _id: new Types.ObjectId(ruleId), shop, deletedAt: null },
    { $set: { deletedAt: now, changedAt: now } },
  );
  await lookAgain(shop, now);
}
