/** What the provider says in words that are new to us, and what it calls fraudulent: a person has to look. Told once. */

import type { ClientSession } from 'mongoose';
import { tellAdmin } from '#app/domain/mail/tell-admin.ts';
import type { ProviderName } from '#app/domain/payment-providers.ts';
import type { Invoice } from './invoice.record.ts';
import { countsForNothing } from './payment-facts.ts';
import { providerOf } from './payment-provider.ts';

type Kind = 'subscription' | 'invoice' | 'order';

interface Said {
  provider: ProviderName;
  id: string;
  status: string;
  saidStatus: string;
  billingReason?: string;
  saidReason?: string;
}

export async function tellOfUnknownWord(kind: Kind, said: Said, session: ClientSession): Promise<void> {
  const words = [
    ...(said.status === 'unknown' ? [said.saidStatus] : []),
    ...(said.billingReason === 'unknown' ? [said.saidReason] : []),
  ];
  for (const word of words) {
    await tellAdmin(
      {
        key: `unknown-word-${kind}-${said.id}-${word}`,
        subject: 'A payment is in a state that the app does not know',
        say: `The ${kind} ${said.id} at ${providerOf(said.provider).title} is said to be “${word}”, which the app does not know. It grants nothing for that and takes nothing away: look there what it means.`,
      },
      session,
    );
  }
}

/**
 * Tells of a payment that counts for nothing, if it is one: by then the unspent credits are gone, and a plan is over and
 * being cancelled.
 */
export async function tellOfFraud(
  charge: FraudulentCharge & { kind: 'order' | 'invoice'; isPlan: boolean },
  session: ClientSession,
): Promise<void> {
  const { provider, providerId, kind, status, isPlan } = charge;
  if (!countsForNothing(charge)) return;
  const done = isPlan
    ? 'It was for a plan: a period that it paid for counts as not paid. The plan and what was unspent of its credits are taken back, and its subscription is being cancelled there, unless something newer was paid.'
    : 'It counts as not paid, and what was unspent of what it bought is taken back.';
  await tellAdmin(
    {
      key: `${status}-${kind}-${providerId}`,
      subject: status === 'disputed' ? 'A payment is disputed' : 'A payment was marked as fraudulent',
      say: `The ${kind} ${providerId} at ${providerOf(provider).title} was marked as ${status} there. ${done}`,
    },
    session,
  );
}

type FraudulentCharge = Pick<Invoice, 'provider' | 'providerId' | 'status'>;
