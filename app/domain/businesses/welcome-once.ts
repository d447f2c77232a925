import { BusinessRecord } from './business.record.ts';

/** True exactly once for a store: on its first visit to Home. */
export async function welcomeOnce(shop: string, now: Date): Promise<boolean> {
  const welcomed = await BusinessRecord.updateOne({ shop, welcomedAt: null }, { $set: { welcomedAt: now } });
  return welcomed.modifiedCount === 1;
}
