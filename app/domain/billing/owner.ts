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

export interface OwnerQuestion {
  /** Whose it was so far. */
  known: string | null | undefined;
  said: string | undefined;
  /** A signed message of the provider says so, with our own data in it; else it is what we take it for. */
  isSigned: boolean;
}

/**
 * Whose a payment is, when it has an owner already: a signed message corrects whatever was known, a guess nothing. What
 * belonged to a store that was deleted stays without a name, also when the store is back.
 */
export async function resolveOwner(question: OwnerQuestion, session: ClientSession): Promise<string | undefined> {
  const { known, said, isSigned } = question;
  if (known && (!isSigned || !said || known === memoryIdOf(said))) return known;
  const owner = said ? await ownerOf(said, session) : undefined;
  return owner ?? known ?? undefined;
}
