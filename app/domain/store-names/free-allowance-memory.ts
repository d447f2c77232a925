import { createHmac } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import { config } from '#app/config.server.ts';
import { FreeAllowanceMemoryRecord } from './free-allowance-memory.record.ts';

/** The store's domain as an HMAC under the app's secret. */
export function memoryIdOf(shop: string): string {
  return createHmac('sha256', config.shopify.apiSecret).update(`free-allowance:${shop}`).digest('hex');
}

export async function rememberFreeAllowance(shop: string, grantedAt: Date, session: ClientSession): Promise<void> {
  await FreeAllowanceMemoryRecord.updateOne(
    { _id: memoryIdOf(shop) },
    { $max: { grantedAt } },
    { upsert: true, session },
  );
}

/** Whether a store with this HMAC was here and was deleted. One that was never here may be another installation's. */
export async function wasDeleted(memoryId: string, session: ClientSession): Promise<boolean> {
  return (await FreeAllowanceMemoryRecord.exists({ _id: memoryId }).session(session)) !== null;
}

/** When this store had its last free allowance, if it was here before and was deleted since. */
export async function recallFreeAllowance(shop: string, session: ClientSession): Promise<Date | undefined> {
  const memory = await FreeAllowanceMemoryRecord.findById(memoryIdOf(shop)).session(session).lean();
  return memory?.grantedAt;
}
