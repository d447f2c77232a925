import { Types } from 'mongoose';
import { SLIP_MS } from '#app/domain/automations/automation-limits.ts';
import { type AutomationRule, AutomationRuleRecord } from '#app/domain/automations/automation-rule.record.ts';
import { findRule } from '#app/domain/automations/find-rule.ts';
import { lookAgain } from '#app/domain/automations/look-again.ts';
import { wholeSecond } from '#app/domain/automations/rule-time.ts';

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

/**
 * Lets a rule go on, for products that are made from now on; right after a pause by the merchant, as if it had not been.
 * Repeating it changes nothing.
 */
export async function resumeRule({ shop, ruleId, now }: Named): Promise<AutomationRule> {
  const paused = { _id: new Types.ObjectId(ruleId), shop, deletedAt: null, paused: { $ne: null } };
  const $unset = { paused: 1, trouble: 1 } as const;
  const wasSlip = { 'paused.because': 'merchant' as const, 'paused.at': { $gt: new Date(now.getTime() - SLIP_MS) } };
  const slip = await AutomationRuleRecord.updateOne({ ...paused, ...wasSlip }, { $set: { changedAt: now }, $unset });
  if (slip.modifiedCount === 0) {
    const begins = { activeSince: wholeSecond(now), changedAt: now, failuresInRow: 0 };
    await AutomationRuleRecord.updateOne(paused, { $set: begins, $unset });
  }
  await lookAgain(shop, now);
  return findRule(shop, ruleId);
}
