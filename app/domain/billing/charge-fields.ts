import type { ChargeFacts } from './payment-facts.ts';

/** What an invoice record keeps of a charge: amounts with their currency, no name, no mail address, no signed link. */
export function chargeFields(facts: ChargeFacts) {
  const { status, currency, subtotalInCents, discountInCents, taxInCents, totalInCents, refundedInCents } = facts;
  return {
    status,
    currency,
    subtotalInCents,
    discountInCents,
    taxInCents,
    totalInCents,
    refundedInCents,
    refundedAt: facts.refundedAt,
    netInUsdCents: facts.netInUsdCents,
    customerId: facts.customerId,
    issuedAt: facts.createdAt,
    providerUpdatedAt: facts.updatedAt,
  };
}
