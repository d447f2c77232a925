/** What the provider says in words that are new to us, and what it calls fraudulent: a person has to look. Told once. */
import type { ClientSession } from 'mongoose';
import { tellAdmin } from '#app/domain/mail/tell-admin.ts';

type Kind = 'subscription' | 'invoice' | 'order';

export async function tellOfUnknownWord(
  kind: Kind,
  said: { id: string; status: string; saidStatus: string; billingReason?: string; saidReason?: string },
  session: ClientSession,
): Promise<void> {
  const words = [
    ...(said.status === 'unknown' ? [said.saidStatus] : []),
    ...(said.billingReason === 'unknown' ? [said.saidReason] : []),
  ];
  for (const word of words) {
    await tellAdmin(
      {
        key: `unknown-word-${kind}-${said.id}-${word}`,
        subject: 'A payment is in a state that the app does not know',
        say: `The ${kind} ${said.id} at Lemon Squeezy is said to be “${word}”, which the app does not know. It grants nothing for that and takes nothing away: look there what it means.`,
      },
      session,
    );
  }
}

/** Of packs the unspent credits are gone by then; a plan has to be looked at. */
export async function tellOfFraud(order: { id: string; isPlan: boolean }, session: ClientSession): Promise<void> {
  const done = order.isPlan
    ? 'It was for a plan, which runs on: look there whether it is to be cancelled and refunded.'
    : 'It counts as not paid, and what was unspent of its credits is taken back.';
  await tellAdmin(
    {
      key: `fraudulent-order-${order.id}`,
      subject: 'An order was marked as fraudulent',
      say: `The order ${order.id} at Lemon Squeezy was marked as fraudulent there. ${done}`,
    },
    session,
  );
}
