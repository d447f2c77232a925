import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { PAYMENT_PROVIDERS } from '#app/domain/payment-providers.ts';
import { defineRecord } from '#app/services/database/record.ts';

export const WEBHOOK_PROVIDERS = ['shopify', 'resend', 'fashn', ...PAYMENT_PROVIDERS] as const;
export type WebhookProvider = (typeof WEBHOOK_PROVIDERS)[number];

const WEBHOOK_STATUSES = ['received', 'processed', 'ignored', 'dead'] as const;

const webhookMessageSchema = new Schema(
  {
    provider: { type: String, enum: WEBHOOK_PROVIDERS, required: true },
    /** The provider's id of the event: a redelivery has the same and is stored once. */
    eventId: { type: String, required: true },
    topic: { type: String, required: true },
    /** Whose it is, where that is known: the store's domain, or a hash once the store is deleted. */
    shop: { type: String },
    /** The provider's id of the subscription that an invoice is of, where that alone leads to the store. */
    subscriptionId: { type: String },
    /** The token in the address that it came to, where that is what shows whose word it is. */
    token: { type: String },
    /** The raw body, as it was signed. */
    body: { type: String, required: true },
    triggeredAt: { type: Date },
    receivedAt: { type: Date, required: true },
    status: { type: String, enum: WEBHOOK_STATUSES, required: true, default: 'received' },
    attempts: { type: Number, required: true, default: 0 },
    /** Those that failed for good, and those that failed for a passing reason. */
    failures: { type: Number, required: true, default: 0 },
    delays: { type: Number, required: true, default: 0 },
    notBefore: { type: Date, required: true },
    leaseUntil: { type: Date },
    processedAt: { type: Date },
    lastError: { type: String },
    /** When the body was erased; the record stays. */
    bodyErasedAt: { type: Date },
  },
  { collection: 'webhook_messages' },
);
webhookMessageSchema.index({ provider: 1, eventId: 1 }, { unique: true });
webhookMessageSchema.index({ status: 1, notBefore: 1 });
webhookMessageSchema.index({ bodyErasedAt: 1, receivedAt: 1 });
webhookMessageSchema.index({ shop: 1, receivedAt: -1 });
webhookMessageSchema.index({ subscriptionId: 1 }, { sparse: true });

export const WebhookMessageRecord = defineRecord('WebhookMessage', webhookMessageSchema);
export type WebhookMessage = InferSchemaType<typeof webhookMessageSchema> & { _id: Types.ObjectId };
