/** Who takes money, as records and the keys of effects call them: the domain names them here and nowhere else. */
export const PAYMENT_PROVIDERS = ['lemon-squeezy'] as const;
export type ProviderName = (typeof PAYMENT_PROVIDERS)[number];

export function isPaymentProvider(name: string): name is ProviderName {
  return PAYMENT_PROVIDERS.some((provider) => provider === name);
}
