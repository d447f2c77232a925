import { rulesOf } from '#app/domain/automations/active-rules.ts';
import { AutomationPhotoRecord } from '#app/domain/automations/automation-photo.record.ts';
import type { AutomationRule } from '#app/domain/automations/automation-rule.record.ts';
import { AutomationStoreRecord } from '#app/domain/automations/automation-store.record.ts';
import type { Matching } from '#app/domain/automations/rule-choices.ts';
import { dayOf, monthOf } from '#app/domain/automations/rule-time.ts';

/** Credits that a rule has used of its limits, by days and months of UTC. */
export interface UsedCredits {
  today: number;
  thisMonth: number;
}

/** A store's rules in their order, and which of those that fit make photos. */
export async function listRules(
  shop: string,
  now: Date,
): Promise<{ matching: Matching; rules: { rule: AutomationRule; used: UsedCredits }[] }> {
  const [rules, store] = await Promise.all([rulesOf(shop), AutomationStoreRecord.findOne({ shop }).lean()]);
  const used = await Promise.all(rules.map((rule) => usedBy(rule, now)));
  return {
    matching: store?.matching ?? 'first',
    rules: rules.map((rule, index) => ({ rule, used: used[index] ?? { today: 0, thisMonth: 0 } })),
  };
}

export async function usedBy({ _id, shop }: Pick<AutomationRule, '_id' | 'shop'>, now: Date): Promise<UsedCredits> {
  const charged = { shop, ruleId: _id, isCharged: true };
  const [today, thisMonth] = await Promise.all([
    AutomationPhotoRecord.countDocuments({ ...charged, day: dayOf(now) }),
    AutomationPhotoRecord.countDocuments({ ...charged, day: monthOf(now) }),
  ]);
  return { today, thisMonth };
}
