import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { PAYMENT_PROVIDERS } from '#app/domain/payment-providers.ts';
import { PAID_TIERS } from '#app/domain/plans/plans.ts';
import { defineRecord } from '#app/services/database/record.ts';
import { PROVIDER_STATUSES } from './payment-facts.ts';

const planChangeSchema = new Schema(
  { tier: { type: String, enum: PAID_TIERS, required: true }, at: { type: Date, required: true } },
  { _id: false },
);

/** What is known of a subscription. One of which only an invoice was heard yet has no status and no store. */
const subscriptionSchema = new Schema(
  {
    provider: { type: String, enum: PAYMENT_PROVIDERS, required: true },
    providerId: { type: String, required: true },
    shop: { type: String },
    /** The order that it began with. */
    orderId: { type: String },
    /** Whose it is was guessed, and no message has proved it yet: it replaces no other one. */
    isGuessed: { type: Boolean },
    /** Goes up with everything that is heard of it: two at once can't miss each other. */
    version: { type: Number, required: true, default: 0 },

    status: { type: String, enum: PROVIDER_STATUSES },
    /** The provider's own word for it, which may be new to us: the last one that we knew goes on to count then. */
    saidStatus: { type: String },
    /** The plan that the next renewal is for. */
    tier: { type: String, enum: PAID_TIERS },
    planChanges: { type: [planChangeSchema], required: true, default: () => [] },
    renewsAt: { type: Date },
    endsAt: { type: Date },
    cardBrand: { type: String },
    cardLastFour: { type: String },
    customerId: { type: Number },
    startedAt: { type: Date },
    providerUpdatedAt: { type: Date },

    /** Set when a newer subscription took its place: it is to be cancelled at the provider. */
    supersededAt: { type: Date },
    /** Set while the payment of its latest period is refunded in full, or fraudulent: it is to be cancelled at the provider. */
    refundedAt: { type: Date },
    /** Set when its store is deleted: it is to be cancelled at the provider, also when it is resumed there. */
    orphanedAt: { type: Date },
  },
  { collection: 'subscriptions' },
);
subscriptionSchema.index({ provider: 1, providerId: 1 }, { unique: true });
subscriptionSchema.index({ orderId: 1 }, { sparse: true });
subscriptionSchema.index({ shop: 1, startedAt: -1 });
subscriptionSchema.index({ status: 1, endsAt: 1 });
subscriptionSchema.index({ supersededAt: 1 }, { sparse: true });
subscriptionSchema.index({ refundedAt: 1 }, { sparse: true });
subscriptionSchema.index({ orphanedAt: 1 }, { sparse: true });
subscriptionSchema.index({ customerId: 1 }, { sparse: true });

export const SubscriptionRecord = defineRecord('Subscription', subscriptionSchema);
export type Subscription = InferSchemaType<typeof subscriptionSchema> & { _id: Types.ObjectId };
