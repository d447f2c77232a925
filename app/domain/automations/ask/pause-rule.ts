import { type ClientSession, Types } from 'mongoose';
import { type AutomationRule, AutomationRuleRecord } from '#app/domain/automations/automation-rule.record.ts';
import { lookAgain } from '#app/domain/automations/look-again.ts';
import { wholeSecond } from '#app/domain/automations/rule-time.ts';
import { WatchedProductRecord } from '#app/domain/automations/watched-product.record.ts';
import { findRule } from './save-rule.ts';

interface Named {
  shop: string;
  ruleId: string;
  now: Date;
}

/** Pauses a rule at once; what it has asked for is made, and waits for the merchant's eye. Repeating it changes nothing. */
export async function pauseRule({ shop, ruleId, now }: Named): Promise<AutomationRule> {
  await AutomationRuleRecord.updateOne(
    { _id: new Types.ObjectId(ruleId), shop, deletedAt: null, paused: null },
    { $set: { paused: { at: now, because: 'merchant' }, changedAt: now }, $unset: { trouble: 1 } },
  );
  await lookAgain(shop, now);
  return findRule(shop, ruleId);
}

/** Lets a rule go on, for products that are made from now on. Repeating it changes nothing. */
export async function resumeRule({ shop, ruleId, now }: Named): Promise<AutomationRule> {
  await AutomationRuleRecord.updateOne(
    { _id: new Types.ObjectId(ruleId), shop, deletedAt: null, paused: { $ne: null } },
    { $set: { activeSince: wholeSecond(now), changedAt: now, failuresInRow: 0 }, $unset: { paused: 1, trouble: 1 } },
  );
  return findRule(shop, ruleId);
}

/** Deletes a rule; the log goes on naming it. Repeating it changes nothing. */
export async function deleteRule({ shop, ruleId, now }: Named): Promise<void> {
  await AutomationRuleRecord.updateOne(
    { _id: new Types.ObjectId(ruleId), shop, deletedAt: null },
    { $set: { deletedAt: now, changedAt: now } },
  );
  await lookAgain(shop, now);
}

/** Pauses all rules of a store that removes the app, in the transaction of that: they come back paused. */
export async function stopRules(shop: string, now: Date, session: ClientSession): Promise<void> {
  await AutomationRuleRecord.updateMany(
    { shop, deletedAt: null, paused: null },
    { $set: { paused: { at: now, because: 'uninstalled' } }, $unset: { trouble: 1 } },
    { session },
  );
}

/** Forgets what rules of such a store wait for. */
export async function forgetWatched(shop: string): Promise<void> {
  await WatchedProductRecord.deleteMany({ shop });
}
