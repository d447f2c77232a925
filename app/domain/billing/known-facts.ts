/** Records as the rules see them. */
import type { Invoice } from '#app/domain/payments/invoice.record.ts';
import { wasPaid } from '#app/domain/payments/payment-facts.ts';
import type { Subscription } from '#app/domain/payments/subscription.record.ts';
import type { KnownInvoice, KnownSubscription } from './plan-standing.ts';

/** Empty for a subscription of which only an invoice was heard yet. */
export function knownSubscription(record: Subscription): KnownSubscription[] {
  const { status, startedAt, providerUpdatedAt } = record;
  if (!status || !startedAt || !providerUpdatedAt) return [];
  return [
    {
      provider: record.provider,
      id: record.providerId,
      status,
      endsAt: record.endsAt ?? null,
      createdAt: startedAt,
      updatedAt: providerUpdatedAt,
      isGuessed: record.isGuessed ?? false,
      planChanges: record.planChanges,
    },
  ];
}

/** With the moment at which the order that began its subscription was said to be fraudulent. */
export function knownInvoice(record: Invoice, fraudSaidAt?: Date): KnownInvoice {
  const isFraudulent = fraudSaidAt !== undefined && record.billingReason === 'initial' && wasPaid(record);
  const updatedAt = record.providerUpdatedAt;
  return {
    id: record.providerId,
    subscriptionId: record.subscriptionId ?? '',
    billingReason: record.billingReason ?? 'updated',
    status: isFraudulent ? 'fraudulent' : record.status,
    issuedAt: record.issuedAt,
    updatedAt: isFraudulent && fraudSaidAt > updatedAt ? fraudSaidAt : updatedAt,
    totalInCents: record.totalInCents,
    refundedInCents: record.refundedInCents,
    netInUsdCents: record.netInUsdCents,
    currency: record.currency,
  };
}
