import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import type { ProviderName } from '#app/domain/payment-providers.ts';
import { StoreTurns } from '#app/domain/store-turns.ts';
import { UnacceptablePayment } from './acceptable-payment.ts';
import { provenPayer } from './checkout-proof.ts';
import { noteUnacceptable } from './note-for-admin.ts';
import { paymentProvider } from './payment-provider.ts';
import type { PaymentPurposes } from './purpose.ts';
import { takePayment } from './take-payment.ts';

const STORES_AT_ONCE = 200;

export interface Look {
  provider: ProviderName;
  shop: string;
  now: Date;
}

/**
 * Takes in all that a provider says of one store now, where it answers for a store at a time: that store's they are then,
 * whatever came before. Safe to repeat. Returns how many facts were taken in, and whether one begins to charge. A store that
 * has not the app can't be asked about.
 */
export async function lookAtStore(
  { provider, shop, now }: Look,
  purposes: PaymentPurposes,
): Promise<{ taken: number; mayChargeAnew: boolean }> {
  if (!(await BusinessRecord.exists({ shop, archivedAt: null }))) return { taken: 0, mayChargeAnew: false };
  const news = (await paymentProvider(provider).lookAt?.(shop)) ?? [];
  let taken = 0;
  for (const { words, mayChargeAnew: _, ...fact } of news) {
    const proven = await provenPayer(words);
    const payer = { shop, checkoutId: proven?.shop === shop ? proven.checkoutId : undefined, isProved: true as const };
    try {
      if (await takePayment({ fact, payer, now }, purposes)) taken += 1;
    } catch (error) {
      if (!(error instanceof UnacceptablePayment)) throw error;
      await noteUnacceptable(fact, error.message);
    }
  }
  return { taken, mayChargeAnew: news.some(({ mayChargeAnew }) => mayChargeAnew) };
}

/** Looks at every store that has the app. What fails for one holds up no other; the first failure is thrown at the end. */
export async function lookAtStores({ provider, now }: Omit<Look, 'shop'>, purposes: PaymentPurposes): Promise<number> {
  const turns = new StoreTurns();
  let taken = 0;
  let last: unknown;
  for (;;) {
    const after = last ? { _id: { $gt: last } } : {};
    const stores = await BusinessRecord.find({ ...after, archivedAt: null })
      .sort({ _id: 1 })
      .select('shop')
      .limit(STORES_AT_ONCE)
      .lean();
    for (const { shop } of stores) {
      await turns.take(shop, 'looking at the payments of a store', async () => {
        taken += (await lookAtStore({ provider, shop, now }, purposes)).taken;
      });
    }
    last = stores.at(-1)?._id;
    if (stores.length < STORES_AT_ONCE) break;
  }
  turns.end();
  return taken;
}
