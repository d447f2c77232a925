import type { ChargeFacts, ChargeStatus } from './payment-facts.ts';

/**
 * What an invoice record keeps of a charge: amounts with their currency, no name, no mail address, no signed link. A state
 * that we do not know is kept in the provider's word, and the last one that we did know goes on to count.
 */
export function chargeFields(facts: ChargeFacts, known: { status: ChargeStatus } | null) {
  const { status, currency, subtotalInCents, discountInCents, taxInCents, totalInCents, refundedInCents } = facts;
  return {
    status: status === 'unknown' && known ? known.status : status,
    saidStatus: facts.saidStatus,
    currency,
    subtotalInCents,
    discountInCents,
    taxInCents,
    totalInCents,
    refundedInCents,
    refundedAt: facts.refundedAt,
    netInUsdCents: facts.netInUsdCents,
    ...(facts.customerId === null ? {} : { customerId: facts.customerId }),
    issuedAt: facts.createdAt,
    providerUpdatedAt: facts.updatedAt,
  };
}
