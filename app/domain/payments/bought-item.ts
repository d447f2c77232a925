import { CheckoutRecord } from './checkout.record.ts';
import type { Payer } from './checkout-proof.ts';
import { paidByName } from './claim-checkout.ts';
import { InvoiceRecord } from './invoice.record.ts';
import type { OrderFacts, SubscriptionFacts } from './payment-facts.ts';
import type { Bought, PaymentPurposes } from './purpose.ts';
import { SubscriptionRecord } from './subscription.record.ts';

type Sale = { kind: 'subscription'; facts: SubscriptionFacts } | { kind: 'order'; facts: OrderFacts };

/**
 * What a payment bought: the provider's word for it, else the checkout's that it came by, else what is known of it
 * already. Without any the item is undefined.
 */
export async function boughtBy(
  sale: Sale,
  payer: Payer | undefined,
  purposes: PaymentPurposes,
): Promise<Omit<Bought, 'item'> & { item: string | undefined }> {
  const cameBy = payer?.checkoutId ? { _id: payer.checkoutId } : { paidBy: paidByName(sale.kind, sale.facts.id) };
  const checkout = await CheckoutRecord.findOne(cameBy).select('item quantity').lean();
  const said = { item: sale.facts.item, quantity: sale.kind === 'order' ? sale.facts.quantity : 1 };
  const known = said.item === null && !checkout ? await knownOf(sale, purposes) : undefined;
  return {
    item: said.item ?? checkout?.item ?? known?.item ?? undefined,
    quantity: said.quantity ?? checkout?.quantity ?? known?.quantity ?? 1,
    checkoutId: checkout?._id,
  };
}

async function knownOf(sale: Sale, purposes: PaymentPurposes) {
  const { provider, id: providerId } = sale.facts;
  if (sale.kind === 'subscription') {
    const subscription = await SubscriptionRecord.findOne({ provider, providerId }).select('tier').lean();
    return { item: subscription?.tier, quantity: 1 };
  }
  const kind = { $in: purposes.filter(({ renews }) => !renews).map(({ name }) => name) };
  const invoice = await InvoiceRecord.findOne({ provider, kind, providerId }).select('item packId quantity').lean();
  // Orders of packs from before have that alone.
  return invoice && { item: invoice.item ?? invoice.packId, quantity: invoice.quantity };
}
