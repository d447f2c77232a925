import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PAYMENT_PROVIDERS } from '#app/domain/payment-providers.ts';

/** Its name as it stands in records, in addresses, in code and in a sentence. */
const spellings = (provider: string) => new RegExp(provider.replace('-', '[-_ ]?'), 'i');

it('the domain names a payment provider where records get its name, and where it is bound to the port', () => {
  const files = readdirSync('app/domain', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const naming = files.filter((file) => {
    const text = readFileSync(`app/domain/${file}`, 'utf8');
    return PAYMENT_PROVIDERS.some((provider) => spellings(provider).test(text));
  });
  expect(naming.toSorted()).toEqual(['payment-providers.ts', 'payments/payment-provider.ts']);
});
