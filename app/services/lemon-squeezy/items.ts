import { config } from '#app/config.server.ts';
import { ServiceError } from '#app/services/service-error.ts';

/** The variant that sells an item of ours. A ServiceError where none is configured. */
export function variantOf(item: string): number {
  const variant = sold().find(([ours]) => ours === item)?.[1];
  if (variant === undefined) throw new ServiceError('lemon-squeezy', `Nothing sells ${item}`, { retry: 'never' });
  return variant;
}

/** What a variant sells, as we call it; one that is none of ours has a name that is nothing of ours either. */
export function itemOf(variantId: number): string {
  return sold().find(([, variant]) => variant === variantId)?.[0] ?? `variant-${variantId}`;
}

function sold(): [string, number][] {
  return Object.entries(config.lemonSqueezy?.variants ?? {});
}
