import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { memoryIdOf } from '#app/domain/businesses/free-allowance-memory.ts';
import { isStoreDomain } from '#app/domain/businesses/store-domain.ts';

/** Whose a payment is: the store, or its hash once it is deleted; undefined for what is no store's name. */
export async function ownerOf(shop: string, session: ClientSession): Promise<string | undefined> {
  if (!isStoreDomain(shop)) return undefined;
  const business = await BusinessRecord.exists({ shop }).session(session);
  return business ? shop : memoryIdOf(shop);
}
