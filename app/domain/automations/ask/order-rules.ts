import { AutomationRuleRecord } from '#app/domain/automations/automation-rule.record.ts';
import { AutomationStoreRecord } from '#app/domain/automations/automation-store.record.ts';
import { lookAgain } from '#app/domain/automations/look-again.ts';
import type { Matching } from '#app/domain/automations/rule-choices.ts';
import { Refusal } from '#app/domain/errors.ts';
import { inTransaction } from '#app/services/database/transaction.ts';

/**
 * Brings a store's rules into an order. Throws `rule-changed` where the ids are not exactly those of its rules: one was made
 * or deleted since they were looked at.
 */
export async function orderRules(shop: string, ruleIds: string[], now: Date): Promise<void> {
  await inTransaction(async (session) => {
    await AutomationStoreRecord.updateOne({ shop }, { $inc: { changes: 1 } }, { session });
    const rules = await AutomationRuleRecord.find({ shop, deletedAt: null }).select('_id').session(session).lean();
    const known = new Set(rules.map(({ _id }) => String(_id)));
    const isSame = new Set(ruleIds).size === known.size && ruleIds.length === known.size;
    if (!isSame || !ruleIds.every((id) => known.has(id))) throw new Refusal('rule-changed');
    for (const [order, _id] of ruleIds.entries()) {
      await AutomationRuleRecord.updateOne({ _id, shop }, { $set: { order } }, { session });
    }
  });
  await lookAgain(shop, now);
}

/** Says which of the rules that fit a product make photos of it: the first one, or every one. */
export async function setMatching(shop: string, matching: Matching, now: Date): Promise<void> {
  await AutomationStoreRecord.updateOne(
    { shop },
    { $set: { matching }, $setOnInsert: { seenUntil: now, notBefore: now, fence: 0, attempts: 0, changes: 0 } },
    { upsert: true },
  );
  await lookAgain(shop, now);
}
