import { type HydratedDocument, type InferSchemaType, Schema } from 'mongoose';
import { TIERS } from '#app/domain/billing/plans.ts';
import { PUBLICATION_POSITIONS } from '#app/domain/publications/publication-position.ts';
import { defineRecord } from '#app/services/database/record.ts';

export const SUBSCRIPTION_STATUSES = [
  'none',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'cancelled',
  'expired',
] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

const businessSchema = new Schema(
  {
    /** The store's myshopify domain: the account. */
    shop: { type: String, required: true },
    name: { type: String, required: true },
    email: { type: String },
    ianaTimezone: { type: String },

    subscriptionTier: { type: String, enum: TIERS, required: true, default: 'free' },
    subscriptionStatus: { type: String, enum: SUBSCRIPTION_STATUSES, required: true, default: 'none' },

    /** What can be spent now: allowance and packs together, always equal to their sum and to the ledger's. */
    aiCreditsRemaining: { type: Number, required: true, default: 0 },
    allowanceCredits: { type: Number, required: true, default: 0 },
    packCredits: { type: Number, required: true, default: 0 },
    /** Counts the allowances granted so far; keys the ledger's grants, so that no period grants twice. */
    creditPeriod: { type: Number, required: true, default: 0 },
    lastCreditReset: { type: Date, required: true },

    settings: {
      _id: false,
      type: {
        defaultAvatarId: { type: Schema.Types.ObjectId },
        defaultPosition: { type: String, enum: PUBLICATION_POSITIONS, required: true, default: 'last' },
        altText: { type: String, required: true, default: '{product} worn by a model (AI-generated photo)' },
        mailOnCreditReset: { type: Boolean, required: true, default: false },
      },
      required: true,
      default: () => ({}),
    },

    installedAt: { type: Date, required: true },
    /** When Home first sent the merchant on to Generate. */
    welcomedAt: { type: Date },
    /** Set while the app is not installed; everything else stays as it was. */
    archivedAt: { type: Date },
  },
  { collection: 'businesses', timestamps: true },
);
businessSchema.index({ shop: 1 }, { unique: true });
businessSchema.index({ subscriptionTier: 1, lastCreditReset: 1 });

export const BusinessRecord = defineRecord('Business', businessSchema);
export type Business = InferSchemaType<typeof businessSchema> & { _id: HydratedDocument<unknown>['_id'] };
