import type { ClientSession } from 'mongoose';
import { isStoreDomain } from '#app/domain/store-names/store-domain.ts';
import { InvoiceRecord } from './invoice.record.ts';
import { SubscriptionRecord } from './subscription.record.ts';

/** Takes off again what a late message said of the customer and the card of a deleted store, in the caller's transaction. */
export async function forgetPayerOf(owner: string, session: ClientSession): Promise<void> {
  if (isStoreDomain(owner)) return;
  await InvoiceRecord.updateMany(
    { shop: owner, customerId: { $exists: true } },
    { $unset: { customerId: 1 } },
    { session },
  );
  await SubscriptionRecord.updateMany(
    { shop: owner, customerId: { $exists: true } },
    { $unset: { customerId: 1, cardBrand: 1, cardLastFour: 1 } },
    { session },
  );
}
