/** Records as the rules see them. */
import type { Invoice } from '#app/domain/payments/invoice.record.ts';
import type { Subscription } from '#app/domain/payments/subscription.record.ts';
import type { KnownInvoice, KnownSubscription } from './plan-standing.ts';

/** Empty for a subscription of which only an invoice was heard yet. */
export function knownSubscription(record: Subscription): KnownSubscription[] {
  const { status, startedAt, providerUpdatedAt } = record;
  if (!status || !startedAt || !providerUpdatedAt) return [];
  return [
    {
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

export function knownInvoice(record: Invoice): KnownInvoice {
  return {
    id: record.providerId,
    subscriptionId: record.subscriptionId ?? '',
    billingReason: record.billingReason ?? 'updated',
    status: record.status,
    issuedAt: record.issuedAt,
    updatedAt: record.providerUpdatedAt,
    totalInCents: record.totalInCents,
    refundedInCents: record.refundedInCents,
    netInUsdCents: record.netInUsdCents,
    currency: record.currency,
  };
}
