import { rulesOf } from '#app/domain/automations/active-rules.ts';
import type { AutomationRule } from '#app/domain/automations/automation-rule.record.ts';
import { AutomationStoreRecord } from '#app/domain/automations/automation-store.record.ts';
import type { Matching } from '#app/domain/automations/rule-choices.ts';
import { type UsedCredits, usedBy } from '#app/domain/automations/used-credits.ts';
import { withoutPastTrouble } from './past-trouble.ts';

/** A store's rules in their order, and which of those that fit make photos. */
export async function listRules(
  shop: string,
  now: Date,
): Promise<{ matching: Matching; rules: { rule: AutomationRule; used: UsedCredits }[] }> {
  const [all, store] = await Promise.all([rulesOf(shop), AutomationStoreRecord.findOne({ shop }).lean()]);
  const rules = await withoutPastTrouble(all);
  const used = await Promise.all(rules.map((rule) => usedBy(rule, now)));
  return {
    matching: store?.matching ?? 'first',
    rules: rules.map((rule, index) => ({ rule, used: used[index] ?? { today: 0, thisMonth: 0 } })),
  };
}
