import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { PAYMENT_PROVIDERS } from '#app/domain/payment-providers.ts';
import { PACK_IDS, PAID_TIERS } from '#app/domain/plans/plans.ts';
import { defineRecord } from '#app/services/database/record.ts';
import { BILLING_REASONS, CHARGE_STATUSES } from './payment-facts.ts';

/** One charge: a subscription's invoice, or an order of what is bought once. Kept for accounting, also after the store is deleted. */
const invoiceSchema = new Schema(
  {
    provider: { type: String, enum: PAYMENT_PROVIDERS, required: true },
    /** The name of its purpose: `plan`, `pack`. */
    kind: { type: String, required: true },
    /** The provider's id: of a subscription's invoice, or of the order. */
    providerId: { type: String, required: true },
    /** Unset until its subscription is heard of; a hash once the store is deleted. */
    shop: { type: String },
    /** Of an order: whose it is was guessed, and no message has proved it yet. */
    isGuessed: { type: Boolean },
    /** It was counted for another store before its own was known. */
    isMoved: { type: Boolean },

    subscriptionId: { type: String },
    billingReason: { type: String, enum: BILLING_REASONS },
    /** The provider's own words for both, of which some may be new to us. */
    saidReason: { type: String },
    saidStatus: { type: String },
    /** The order that began its subscription is fraudulent: it counts as not paid. */
    isFraudulent: { type: Boolean },
    /** The plan that it paid for, once known. */
    tier: { type: String, enum: PAID_TIERS },
    /** Of an order: what was bought, and in words for the merchant. Those of before know their pack alone. */
    item: { type: String },
    what: { type: String },
    packId: { type: String, enum: PACK_IDS },
    quantity: { type: Number },

    status: { type: String, enum: CHARGE_STATUSES, required: true },
    /** ISO 4217, of the amounts in cents. */
    currency: { type: String, required: true },
    subtotalInCents: { type: Number, required: true },
    discountInCents: { type: Number, required: true },
    taxInCents: { type: Number, required: true },
    totalInCents: { type: Number, required: true },
    refundedInCents: { type: Number, required: true },
    /** Before tax, less discounts, in US dollar cents. */
    netInUsdCents: { type: Number, required: true },
    refundedAt: { type: Date },
    /** When charging for it was tried in vain. */
    failedAt: { type: [{ type: Date, required: true }], required: true, default: (): Date[] => [] },
    customerId: { type: Number },
    issuedAt: { type: Date, required: true },
    providerUpdatedAt: { type: Date, required: true },

    creditsGranted: { type: Number, required: true, default: 0 },
    creditsTakenBack: { type: Number, required: true, default: 0 },
    /** Credits of a refund that were spent already. */
    creditsShort: { type: Number, required: true, default: 0 },
  },
  { collection: 'invoices' },
);
invoiceSchema.index({ provider: 1, kind: 1, providerId: 1 }, { unique: true });
invoiceSchema.index({ shop: 1, issuedAt: -1, _id: -1 });
invoiceSchema.index({ subscriptionId: 1 }, { sparse: true });
invoiceSchema.index({ kind: 1, creditsGranted: 1, issuedAt: 1 });
invoiceSchema.index({ customerId: 1 }, { sparse: true });

export const InvoiceRecord = defineRecord('Invoice', invoiceSchema);
export type Invoice = InferSchemaType<typeof invoiceSchema> & { _id: Types.ObjectId };

/** As the keys of what follows from it and of the mails about it name a charge. */
export function chargeName(invoice: Pick<Invoice, 'provider' | 'providerId' | 'subscriptionId'>): string {
  return `${invoice.provider}-${chargeKind(invoice)}-${invoice.providerId}`;
}

/** As the provider calls it. */
export function chargeKind({ subscriptionId }: Pick<Invoice, 'subscriptionId'>): 'invoice' | 'order' {
  return subscriptionId ? 'invoice' : 'order';
}
