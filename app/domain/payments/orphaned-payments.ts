/** What is charged to a store that was deleted: its hash owns it, nobody has anything of it, and it has to stop. */

import type { ClientSession } from 'mongoose';
import { tellAdmin } from '#app/domain/mail/tell-admin.ts';
import { wasDeleted } from '#app/domain/store-names/free-allowance-memory.ts';
import { isBeingDeleted } from '#app/domain/store-names/is-being-deleted.ts';
import { isStoreDomain } from '#app/domain/store-names/store-domain.ts';
import { chargeKind, type Invoice } from './invoice.record.ts';
import { isRefundedInFull, wasPaid } from './payment-facts.ts';
import { providerOf } from './payment-provider.ts';
import { type Subscription, SubscriptionRecord } from './subscription.record.ts';

export type SubscriptionName = Pick<Subscription, 'provider' | 'providerId'>;

/** Marks a subscription of a deleted store for cancelling, in the caller's transaction; one that is a store's loses the mark. */
export async function noteWhetherOrphaned(
  { provider, providerId, owner, now }: SubscriptionName & { owner: string; now: Date },
  session: ClientSession,
): Promise<void> {
  if (isStoreDomain(owner)) {
    await SubscriptionRecord.updateOne({ provider, providerId }, { $unset: { orphanedAt: 1 } }, { session });
  } else if (await wasDeleted(owner, session)) {
    await SubscriptionRecord.updateOne(
      { provider, providerId, orphanedAt: null },
      { $set: { orphanedAt: now } },
      { session },
    );
  }
}

/**
 * Money that came when its store was deleted already buys nothing: the admin has to give it back. Told once; not of what
 * was paid before, nor of what has gone back.
 */
export async function tellOfMoneyForNobody(
  invoice: Invoice & { shop: string },
  before: Invoice | null,
  session: ClientSession,
): Promise<void> {
  const { shop } = invoice;
  if (invoice.totalInCents === 0 || !wasPaid(invoice) || isRefundedInFull(invoice) || (before && wasPaid(before)))
    return;
  // Between two steps of its deletion a payment may still have its name.
  const isGone = isStoreDomain(shop) ? await isBeingDeleted(shop, session) : await wasDeleted(shop, session);
  if (!isGone) return;
  const what = chargeKind(invoice);
  await tellAdmin(
    {
      key: `paid-for-nobody-${what}-${invoice.providerId}`,
      subject: 'A deleted store has paid',
      say: `The ${what} ${invoice.providerId} at ${providerOf(invoice.provider).title} was paid for a store that had been deleted. Nothing was granted for it: refund it there. A plan that goes on charging is being cancelled.`,
    },
    session,
  );
}

/** A subscription that the provider will not cancel may go on charging: a person has to look. Told once. */
export async function tellOfUncancelled(
  { provider, providerId }: SubscriptionName,
  reason: string,
  session: ClientSession,
): Promise<void> {
  await tellAdmin(
    {
      key: `orphaned-subscription-${providerId}`,
      subject: 'A deleted store may still be charged',
      say: `The subscription ${providerId} at ${providerOf(provider).title} belongs to a store that was deleted, and could not be cancelled: ${reason}. Look there whether it runs, and cancel it. It is tried again until then.`,
    },
    session,
  );
}
