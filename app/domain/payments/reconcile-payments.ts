import { type Compared, compareLists } from './compare-lists.ts';
import { comparePayment } from './compare-payment.ts';
import { lookAtStore, lookAtStores } from './look-at-store.ts';
import { noteForAdmin } from './note-for-admin.ts';
import { paymentProvider } from './payment-provider.ts';
import type { PaymentPurposes } from './purpose.ts';

/** Charges older than this change no more: refunds come before. */
const LOOK_BACK_MS = 70 * 24 * 60 * 60 * 1000;

export type Reconciliation = Omit<Compared, 'failures'>;

export interface Comparing {
  now: Date;
  /** `newest`: only the first page of each list, or the one store that waits for a payment. */
  depth: 'all' | 'newest';
  waiting?: string | undefined;
}

/**
 * Compares everything with what the provider itself says and takes in what no message told of, so that a lost one is made
 * up for within a day. What can't be read is left out and told to an admin. What can't be taken in does not hold up the
 * others: the first such failure is thrown after all had their turn. Lists that are not answered end it at once.
 */
export async function reconcilePayments(
  { now, depth, waiting }: Comparing,
  purposes: PaymentPurposes,
): Promise<Reconciliation> {
  const { name: provider, title, lists, lookAt } = paymentProvider();
  const since = new Date(now.getTime() - LOOK_BACK_MS);
  const compared: Compared = { taken: 0, unmatched: 0, unread: 0, failures: [] };
  if (lists) {
    const compare = (fact: Parameters<typeof comparePayment>[0]) => comparePayment(fact, now, purposes);
    Object.assign(compared, await compareLists({ lists, title, since, depth, compare }));
  }
  if (lookAt && waiting !== undefined)
    compared.taken += (await lookAtStore({ provider, shop: waiting, now }, purposes)).taken;
  else if (lookAt && depth === 'all') compared.taken += await lookAtStores({ provider, now }, purposes);
  for (const { findTroubles } of purposes)
    for (const notice of (await findTroubles?.(since)) ?? []) await noteForAdmin(notice);
  const { failures, ...done } = compared;
  if (failures.length > 0) throw failures[0];
  return done;
}
