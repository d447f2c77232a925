import type { AutomationRule } from '#app/domain/automations/automation-rule.record.ts';
import { usedBy } from '#app/domain/automations/used-credits.ts';
import type { Business } from '#app/domain/businesses/business.record.ts';
import { creditsToSpend } from '#app/domain/credits/credit-balance.ts';
import { CREDITS_AGAIN_MS, capReached } from './ask-for-photo.ts';

/**
 * When a product that was held up is worth another look, by what the database alone knows; undefined where it is now: the
 * store has a credit to spend, and a rule at work may spend it.
 */
export async function heldUpAt(
  rules: readonly AutomationRule[],
  business: Business,
  now: Date,
): Promise<Date | undefined> {
  if (!creditsToSpend(business, 1)) return new Date(now.getTime() + CREDITS_AGAIN_MS);
  const until: Date[] = [];
  for (const rule of rules.filter(({ paused }) => !paused)) {
    const cap = capReached(rule, await usedBy(rule, now), now);
    if (!cap) return undefined;
    until.push(cap.until);
  }
  return until.length > 0 ? new Date(Math.min(...until.map(Number))) : undefined;
}
