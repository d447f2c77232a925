import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { memoryIdOf } from '#app/domain/store-names/free-allowance-memory.ts';
import { isStoreDomain } from '#app/domain/store-names/store-domain.ts';
import type { Payer } from './checkout-proof.ts';

/** Whose a payment is: the store, or its hash once it is deleted; undefined for what is no store's name. */
async function ownerOf(shop: string, session: ClientSession): Promise<string | undefined> {
  if (!isStoreDomain(shop)) return undefined;
  const business = await BusinessRecord.exists({ shop }).session(session);
  return business ? shop : memoryIdOf(shop);
}

export interface Ownership {
  shop: string;
  /** No message has proved it yet: it gives what was paid for, and replaces nothing. */
  isGuessed: boolean;
}

/** What a record says of its owner. */
export function ownershipOf(
  record: { shop?: string | null; isGuessed?: boolean | null } | null | undefined,
): Ownership | undefined {
  return record?.shop ? { shop: record.shop, isGuessed: record.isGuessed ?? false } : undefined;
}

/**
 * Whose a payment is, when it may have an owner already: a proof corrects a guess, and nothing corrects a proof. What
 * belonged to a store that was deleted stays without a name, also when the store is back.
 */
export async function resolveOwner(
  { known, payer }: { known: Ownership | undefined; payer: Payer | undefined },
  session: ClientSession,
): Promise<Ownership | undefined> {
  const isGuessed = !payer?.checkoutId && !payer?.isProved;
  if (!payer || (known && (isGuessed || !known.isGuessed))) return known;
  if (known && known.shop === memoryIdOf(payer.shop)) return { ...known, isGuessed };
  const shop = await ownerOf(payer.shop, session);
  return shop ? { shop, isGuessed } : known;
}
