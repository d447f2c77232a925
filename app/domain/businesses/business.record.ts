import { type HydratedDocument, type InferSchemaType, Schema } from 'mongoose';
import { TIERS } from '#app/domain/plans/plans.ts';
import { defineRecord } from '#app/services/database/record.ts';
import { PUBLICATION_POSITIONS } from './publication-position.ts';

const SUBSCRIPTION_STATUSES = ['none', 'active', 'past_due', 'unpaid', 'paused', 'cancelled', 'expired'] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

const allowanceFields = {
  /** What it was granted for: `free`, or the invoice that paid for it. */
  key: { type: String, required: true },
  credits: { type: Number, required: true },
  /** The credit periods in which it can or could be spent. */
  periods: { type: [Number], required: true },
};
const allowanceSchema = new Schema(allowanceFields, { _id: false });
const leftAllowanceSchema = new Schema({ ...allowanceFields, left: { type: Number, required: true } }, { _id: false });

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
    /** When the free allowance was granted last; a paid plan's periods do not move it. */
    lastCreditReset: { type: Date, required: true },
    /** The allowance that allowanceCredits are of. */
    allowance: {
      type: allowanceSchema,
      required: true,
      default: () => ({ key: 'free', credits: 0, periods: [1] }),
    },
    /** Allowances that were left, with what was unspent: going back to one neither loses nor gifts. */
    leftAllowances: { type: [leftAllowanceSchema], required: true, default: () => [] },
    /** When a cancelled plan ends. */
    planEndsAt: { type: Date },
    /** Goes up with every look at where the store stands: two at once can't miss each other. */
    billingVersion: { type: Number, required: true, default: 0 },
    /** The credit period in which the merchant was told that credits run low. */
    lowCreditsToldIn: { type: Number },

    settings: {
      _id: false,
      type: {
        defaultAvatarId: { type: Schema.Types.ObjectId },
        defaultPosition: { type: String, enum: PUBLICATION_POSITIONS, required: true, default: 'last' },
        altText: { type: String, required: true, default: '{product} worn by a model (AI-generated photo)' },
        mailOnCreditReset: { type: Boolean, required: true, default: false },
        mailOnRenderDone: { type: Boolean, required: true, default: false },
      },
      required: true,
      default: () => ({}),
    },

    /** What the store last said that the app may do. */
    grantedScopes: { type: [String], default: undefined },
    /** When the store said so: an older word changes nothing. */
    scopesGrantedAt: { type: Date },
    /** When the store last changed its name, mail address or time zone, as it said. */
    renamedAt: { type: Date },
    /** When it was installed last. */
    installedAt: { type: Date, required: true },
    /** When Shopify issued a session token that was seen here, the latest that was noted: the app was installed then. */
    seenAt: { type: Date },
    /** When Home first sent the merchant on to Generate. */
    welcomedAt: { type: Date },
    /** Set while the app is not installed; everything else stays as it was. */
    archivedAt: { type: Date },
    /** When Shopify itself said that it takes this store's token no longer. Set only while archived. */
    removalConfirmedAt: { type: Date },
  },
  { collection: 'businesses', timestamps: true },
);
businessSchema.index({ shop: 1 }, { unique: true });
businessSchema.index({ subscriptionTier: 1, lastCreditReset: 1 });
businessSchema.index({ planEndsAt: 1 }, { sparse: true });

export const BusinessRecord = defineRecord('Business', businessSchema);
export type Business = InferSchemaType<typeof businessSchema> & { _id: HydratedDocument<unknown>['_id'] };
