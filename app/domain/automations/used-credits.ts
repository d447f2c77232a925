import type { ClientSession } from 'mongoose';
import { AutomationPhotoRecord } from './automation-photo.record.ts';
import type { AutomationRule } from './automation-rule.record.ts';
import { dayOf, monthOf } from './rule-time.ts';

/** Credits that a rule has used of its limits, by days and months of UTC. */
export interface UsedCredits {
  today: number;
  thisMonth: number;
}

/** What was charged and not given back counts, by the day on which it was asked for. */
export async function usedBy(
  { _id, shop }: Pick<AutomationRule, '_id' | 'shop'>,
  now: Date,
  session: ClientSession | null = null,
): Promise<UsedCredits> {
  const charged = { shop, ruleId: _id, isCharged: true };
  const count = (day: string | ReturnType<typeof monthOf>) =>
    AutomationPhotoRecord.countDocuments({ ...charged, day }).session(session);
  return { today: await count(dayOf(now)), thisMonth: await count(monthOf(now)) };
}
