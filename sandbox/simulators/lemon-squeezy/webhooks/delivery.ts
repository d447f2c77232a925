/** The events that the service names. Licence keys are not sold here, so theirs never come. */
export const EVENT_NAMES = [
  'order_created',
  'order_refunded',
  'subscription_created',
  'subscription_updated',
  'subscription_cancelled',
  'subscription_resumed',
  'subscription_expired',
  'subscription_paused',
  'subscription_unpaused',
  'subscription_payment_success',
  'subscription_payment_failed',
  'subscription_payment_recovered',
  'subscription_payment_refunded',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/** Who is told of events. */
export interface Endpoint {
  url: string;
  secret: string;
  /** Of all, when it is left out. */
  events?: EventName[] | undefined;
}

export interface Delivery {
  id: string;
  /** `configured`, or the address of a further endpoint. */
  endpoint: string;
  event: EventName;
  /** What it is about: `subscriptions 1004`. */
  about: string;
  body: string;
  signature: string;
  /** `forged` has a wrong signature; it is sent once. */
  kind: 'original' | 'duplicate' | 'forged' | 'resent';
  /** `lost` was never sent; `dropped` failed each time; `held` waits for its release. */
  status: 'waiting' | 'held' | 'delivered' | 'dropped' | 'lost';
  attempts: { at: string; outcome: number | string }[];
  nextAttemptAtMs: number;
}

export interface WebhookTricks {
  /** Further copies of each. */
  duplicate: number;
  /** The part of them that gets one copy more. */
  duplicateRate: number;
  delayMs: number;
  /** Each waits up to this long, by chance. */
  shuffleMs: number;
  dropNext: number;
  dropRate: number;
  /** A forged copy with other content and a wrong signature comes along. */
  tamperNext: number;
  tamperRate: number;
  /** Keeps all back until they are released. */
  hold: boolean;
}

export function noTricks(): WebhookTricks {
  return {
    duplicate: 0,
    duplicateRate: 0,
    delayMs: 0,
    shuffleMs: 0,
    dropNext: 0,
    dropRate: 0,
    tamperNext: 0,
    tamperRate: 0,
    hold: false,
  };
}
