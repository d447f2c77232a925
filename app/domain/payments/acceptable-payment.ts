import { whyNotOurs } from './payment-provider.ts';

/** A message about a payment that is not what is sold here: trying it again changes nothing; a person has to look. */
export class UnacceptablePayment extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UnacceptablePayment';
  }
}

/** Takes only what belongs to the configured account of the provider, in the configured mode. */
export function requireOurStore(facts: Parameters<typeof whyNotOurs>[0]): void {
  const reason = whyNotOurs(facts);
  if (reason) throw new UnacceptablePayment(reason);
}
