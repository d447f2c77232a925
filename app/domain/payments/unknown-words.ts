/** What the provider says in words that are new to us, and what it calls fraudulent: a person has to look. Told once. */

import type { ClientSession } from 'mongoose';
import { tellAdmin } from '#app/domain/mail/tell-admin.ts';
import type { ProviderName } from '#app/domain/payment-providers.ts';
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

/** By then it counts as not paid: the unspent credits are gone, and a plan is over and being cancelled. */
export async function tellOfFraud(
  charge: { provider: ProviderName; id: string; kind: 'order' | 'invoice'; isPlan: boolean },
  session: ClientSession,
): Promise<void> {
  const { provider, id, kind, isPlan } = charge;
  const done = isPlan
    ? 'It was for a plan: a period that it paid for counts as not paid. The plan and what was unspent of its credits are taken back, and its subscription is being cancelled there, unless something newer was paid.'
    : 'It counts as not paid, and what was unspent of its credits is taken back.';
  await tellAdmin(
    {
      key: `fraudulent-${kind}-${id}`,
      subject: 'A payment was marked as fraudulent',
      say: `The ${kind} ${id} at ${providerOf(provider).title} was marked as fraudulent there. ${done}`,
    },
    session,
  );
}
