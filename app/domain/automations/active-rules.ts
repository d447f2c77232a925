import { type AutomationRule, AutomationRuleRecord } from './automation-rule.record.ts';

/** The rules of a store in their order, also those that are paused. */
export function rulesOf(shop: string): Promise<AutomationRule[]> {
  return AutomationRuleRecord.find({ shop, deletedAt: null }).sort({ order: 1, _id: 1 }).lean();
}

/** From when on products are some rule's business; undefined while no rule of the store is at work. */
export async function rulesActiveSince(shop: string): Promise<Date | undefined> {
  const first = await AutomationRuleRecord.findOne({ shop, deletedAt: null, paused: null })
    .sort({ activeSince: 1 })
    .select('activeSince')
    .lean();
  return first?.activeSince;
}
