import { boughtBy } from './bought-item.ts';
import type { Payer } from './checkout-proof.ts';
import type { PaymentFact } from './payment-facts.ts';
import { type PaymentPurposes, purposeOf, renewedPurpose } from './purpose.ts';
import { takeFirstOrder } from './take-first-order.ts';
import { takeInvoice } from './take-invoice.ts';
import { takeOrder } from './take-order.ts';
import { takeSubscription } from './take-subscription.ts';

interface Heard {
  fact: PaymentFact;
  /** The store that the news itself proves or that was guessed; else it is what is known of that payment. */
  payer?: Payer | undefined;
  now: Date;
}

/**
 * The one way in for what is said of payments, by a message or by looking: it is written down, its owner found, and its
 * purpose settles what follows, in one transaction. Returns the store once it is known; undefined for what is not sold here.
 * Safe to repeat, in any order. Throws UnacceptablePayment for what a person has to look at.
 */
export async function takePayment({ fact, payer, now }: Heard, purposes: PaymentPurposes): Promise<string | undefined> {
  switch (fact.kind) {
    case 'subscription': {
      const { item } = await boughtBy(fact, payer, purposes);
      return takeSubscription({ facts: fact.facts, item, payer, now }, renewedPurpose(purposes));
    }
    case 'invoice':
      return takeInvoice({ facts: fact.facts, hasFailed: fact.hasFailed, payer, now }, renewedPurpose(purposes));
    case 'order': {
      const { item, ...bought } = await boughtBy(fact, payer, purposes);
      const purpose = purposeOf(purposes, item);
      if (!purpose || item === undefined) return undefined;
      if (purpose.renews) return takeFirstOrder({ facts: fact.facts, payer, now }, purpose);
      return takeOrder({ facts: fact.facts, bought: { item, ...bought }, payer, now }, purpose);
    }
  }
}
