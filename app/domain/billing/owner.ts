import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { memoryIdOf } from '#app/domain/businesses/free-allowance-memory.ts';

const SHOP = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/** Whose a payment is: the store, or its hash once it is deleted; undefined for what is no store's name. */
export async function ownerOf(shop: string, session: ClientSession): Promise<string | undefined> {
  if (!SHOP.test(shop)) return undefined;
  const business = await BusinessRecord.exists({ shop }).session(session);
  return business ? shop : memoryIdOf(shop);
}
