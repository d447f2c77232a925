import type { ChargeFacts, SubscriptionFacts } from './payment-facts.ts';
import { providerOf } from './payment-provider.ts';

/** A message about a payment that is not what is sold here: trying it again changes nothing; a person has to look. */
export class UnacceptablePayment extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UnacceptablePayment';
  }
}

/** Takes only what belongs to the configured account of the provider, in the configured mode. */
export function requireOurAccount(facts: ChargeFacts | SubscriptionFacts): void {
  const reason = providerOf(facts.provider).whyNotOurs(facts);
  if (reason) throw new UnacceptablePayment(reason);
}
