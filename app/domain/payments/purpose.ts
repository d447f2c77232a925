/**
 * What money is paid for. Each purpose describes itself in a folder above and is handed down in a table: nothing here
 * knows one by name. docs/architecture.md tells how to add one.
 */
import type { ClientSession, Types } from 'mongoose';
import type { Business } from '#app/domain/businesses/business.record.ts';
import type { AdminNotice } from '#app/domain/mail/tell-admin.ts';
import type { ProviderName } from '#app/domain/payment-providers.ts';
import type { PaidTier } from '#app/domain/plans/plans.ts';
import type { Invoice } from './invoice.record.ts';
import type { PaymentState } from './payment-facts.ts';

export interface Bought {
  item: string;
  quantity: number;
  /** The checkout that it came by, where that is known. */
  checkoutId?: Types.ObjectId | undefined;
}

/** What was guessed to be the wrong store's goes to the one that a message proves. */
export interface Correction {
  provider: ProviderName;
  /** The provider's id of the subscription or order. */
  providerId: string;
  from: string;
  to: string;
  now: Date;
}

interface Described {
  /** As its invoices call it (`kind`). */
  name: string;
  /** What of its payments a person has to look at, once all are compared: each is told once. */
  findTroubles?: (since: Date) => Promise<AdminNotice[]>;
}

/** Bought once: an order is all that is ever heard of it. */
export interface OncePurpose extends Described {
  renews: false;
  /** Recognises its payments by what our own checkout sells. */
  sells: (item: string) => boolean;
  /** In US dollar cents, before tax: what was paid with less is not taken in. */
  priceOf: (bought: Bought) => number | Promise<number>;
  /** What was bought, in words for the merchant. */
  say: (bought: Bought) => string;
  /**
   * Brings what was bought to where its payment stands, in the transaction that writes the payment down. Called with each
   * word of it, also with one that changes nothing: what was done has to show in what it writes.
   */
  settle: (payment: Settlement, session: ClientSession) => Promise<void>;
  /**
   * Takes it from the store that it was wrongly counted for, before it is settled for the right one. Returns, for an
   * admin, what could not be taken back: a sentence, or nothing.
   */
  leave: (invoice: Invoice, correction: Correction, session: ClientSession) => Promise<string>;
}

export interface Settlement {
  /** As it stands now. */
  invoice: Invoice & { shop: string };
  state: PaymentState;
  bought: Bought;
  /** The store, locked against other payments of its own. */
  business: Business;
  now: Date;
}

/** Renewed by itself: there are subscriptions to it, with an invoice each period. */
export interface RenewedPurpose extends Described {
  renews: true;
  sells: (item: string) => item is PaidTier;
  /** Brings a store to where all that is known of its subscriptions says it stands, in the same transaction. */
  settle: (shop: string, now: Date, session: ClientSession) => Promise<unknown>;
  /** Settles the store that a subscription was wrongly counted for, after the right one. As for what is bought once. */
  leave: (correction: Correction, session: ClientSession) => Promise<string>;
}

export type PaymentPurpose = OncePurpose | RenewedPurpose;
export type PaymentPurposes = readonly PaymentPurpose[];

/** Whose an item is; undefined for what is not sold here. */
export function purposeOf(purposes: PaymentPurposes, item: string | undefined): PaymentPurpose | undefined {
  return item === undefined ? undefined : purposes.find((purpose) => purpose.sells(item));
}

/** The one that subscriptions are for. An invoice of one says no more than which, and may come first. */
export function renewedPurpose(purposes: PaymentPurposes): RenewedPurpose {
  const [renewed, another] = purposes.filter((purpose) => purpose.renews);
  if (!renewed || another) throw new Error('Of the purposes of payments just one has to renew');
  return renewed;
}
