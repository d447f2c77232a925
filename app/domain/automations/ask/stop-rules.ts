import type { ClientSession } from 'mongoose';
import { AutomationRuleRecord } from '#app/domain/automations/automation-rule.record.ts';
import { WatchedProductRecord } from '#app/domain/automations/watched-product.record.ts';

/** Pauses all rules of a store that removes the app, in the transaction of that: they come back paused. */
export async function stopRules(shop: string, now: Date, session: ClientSession): Promise<void> {
  await AutomationRuleRecord.updateMany(
    { shop, deletedAt: null, paused: null },
    { $set: { paused: { at: now, because: 'uninstalled' } }, $unset: { trouble: 1 } },
    { session },
  );
}

/** Forgets what rules of a store that removed the app wait for. */
export async function forgetWatched(shop: string): Promise<void> {
  await WatchedProductRecord.deleteMany({ shop });
}
