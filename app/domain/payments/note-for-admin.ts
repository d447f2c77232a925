/** What a comparison finds that a person has to look at: each is told once. */
import { type AdminNotice, tellAdmin } from '#app/domain/mail/tell-admin.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { log } from '#app/services/log.ts';
import type { PaymentFact } from './payment-facts.ts';
import { providerOf } from './payment-provider.ts';

export function noteForAdmin(notice: AdminNotice): Promise<void> {
  return inTransaction((session) => tellAdmin(notice, session));
}

export function noteUnmatched({ kind, facts }: PaymentFact): Promise<void> {
  const { id, provider } = facts;
  return noteForAdmin({
    key: `unmatched-${kind}-${id}`,
    subject: 'A payment belongs to nobody',
    say: `The ${kind} ${id} at ${providerOf(provider).title} could not be matched with one store. Look there whose it is; its message, sent again from there, names the store.`,
  });
}

/** A payment of a store that is not what is sold here, found by looking at the store. */
export function noteUnacceptable({ kind, facts }: PaymentFact, reason: string): Promise<void> {
  const { id, provider } = facts;
  return noteForAdmin({
    key: `unacceptable-${kind}-${id}`,
    subject: 'A payment is not what is sold here',
    say: `The ${kind} ${id} at ${providerOf(provider).title} was not taken in: ${reason}. Look there what it is for, and whether a refund is due.`,
  });
}

export function noteUnread(item: { title: string; kind: string; id: string; reason: string }): Promise<void> {
  const { title, kind, id, reason } = item;
  log().error({ kind, providerId: id, reason }, 'An item of the payment provider’s list could not be read');
  return noteForAdmin({
    key: `unread-${kind}-${id}`,
    subject: 'A payment could not be read',
    say: `The ${kind} ${id} in ${title}’s list is not of a form that the app knows (${reason}). It was left out; everything else was compared.`,
  });
}
