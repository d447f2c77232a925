import { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { type AutomationRule, AutomationRuleRecord } from './automation-rule.record.ts';

/** One rule of this store. Another store's id, and that of a deleted one, answers as if it did not exist. */
export async function findRule(shop: string, ruleId: string): Promise<AutomationRule> {
  const rule = await AutomationRuleRecord.findOne({ _id: new Types.ObjectId(ruleId), shop, deletedAt: null }).lean();
  if (!rule) throw new Refusal('not-found');
  return rule;
}
