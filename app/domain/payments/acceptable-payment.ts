import { config } from '#app/config.server.ts';

/** A message about a payment that is not what is sold here: trying it again changes nothing; a person has to look. */
export class UnacceptablePayment extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UnacceptablePayment';
  }
}

/** Takes only what belongs to the configured store of the provider, in the configured mode. */
export function requireOurStore(facts: { id: string; storeId: number; isTest: boolean }): void {
  const settings = config.lemonSqueezy;
  if (!settings) throw new UnacceptablePayment('Payments are not set up');
  if (facts.storeId !== settings.storeId) {
    throw new UnacceptablePayment(`${facts.id} belongs to store ${facts.storeId}, not to ours`);
  }
  if (facts.isTest !== settings.isTestMode) {
    throw new UnacceptablePayment(`${facts.id} is of ${facts.isTest ? 'test' : 'live'} mode, and this app is not`);
  }
}
