/**
 * Whose a payment is. The provider signs what it sends, and passes on in it what the buyer's link carried, which anybody
 * can write: our own words in a message count only with our stamp on them, and with the checkout that they came from.
 */
import { isValidObjectId, Types } from 'mongoose';
import { memoryIdOf } from '#app/domain/store-names/free-allowance-memory.ts';
import { isStampOf, stamp } from '#app/services/secrets/stamp.ts';
import { CheckoutRecord } from './checkout.record.ts';

/** Who is said to have paid. With the checkout that proves it; without any proof it is our own guess. */
export interface Payer {
  shop: string;
  checkoutId?: Types.ObjectId | undefined;
  /** The provider itself said so, asked about this store alone. */
  isProved?: true;
}

const PURPOSE = 'checkout';

/** What a checkout carries, to come back in every message about its payment. */
export function proofOf(checkout: { _id: Types.ObjectId; shop: string }): Record<string, string> {
  const { _id, shop } = checkout;
  return { shop, checkout: String(_id), proof: stamp(PURPOSE, [String(_id), shop]) };
}

/** The payer that a message's own data proves; undefined for words of somebody else's, however they are signed. */
export async function provenPayer(data: Record<string, string>): Promise<Payer | undefined> {
  const { shop = '', checkout = '', proof = '' } = data;
  if (!isValidObjectId(checkout) || !isStampOf(proof, PURPOSE, [checkout, shop])) return undefined;
  const checkoutId = new Types.ObjectId(checkout);
  // Of a store that was deleted since, its hash.
  const isOurs = await CheckoutRecord.exists({ _id: checkoutId, shop: { $in: [shop, memoryIdOf(shop)] } });
  return isOurs ? { shop, checkoutId } : undefined;
}
