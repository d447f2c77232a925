import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';
import type { MailTemplate } from './mail-facts.ts';

export const MAIL_TEMPLATES = [
  'welcome',
  'credits-reset',
  'credits-low',
  'render-done',
  'batch-done',
  'automation-trouble',
  'subscription-started',
  'invoice',
  'payment-failed',
  'subscription-ended',
  'engine-stopped',
  'admin-notice',
] as const satisfies readonly MailTemplate[];

/**
 * `unconfirmed`: the answer to the call was lost, and Resend has forgotten the key by now, so that asking again could send
 * it twice. `suppressed`: its address takes no mail from us.
 */
const MAIL_STATUSES = ['waiting', 'sent', 'failed', 'unconfirmed', 'suppressed'] as const;

/** What became of it after Resend took it. */
const DELIVERY_PROBLEMS = ['bounced', 'bounced-for-now', 'complained', 'suppressed'] as const;
export type DeliveryProblem = (typeof DELIVERY_PROBLEMS)[number];

const contentSchema = new Schema(
  {
    from: { type: String, required: true },
    replyTo: { type: String },
    subject: { type: String, required: true },
    html: { type: String, required: true },
    text: { type: String, required: true },
  },
  { _id: false },
);

const mailSchema = new Schema(
  {
    /** Names the mail; unique here, and given to Resend as its idempotency key. */
    key: { type: String, required: true },
    shop: { type: String },
    to: { type: String, required: true },
    template: { type: String, enum: MAIL_TEMPLATES, required: true },
    facts: { type: Schema.Types.Mixed, required: true },
    status: { type: String, enum: MAIL_STATUSES, required: true, default: 'waiting' },
    attempts: { type: Number, required: true, default: 0 },
    notBefore: { type: Date, required: true },
    /** Who sends it: until when; `attempts` tells one holder from the next. */
    leaseUntil: { type: Date },
    /** As it was first sent, until it is settled: a repetition under the same key must be the same to the letter. */
    content: { type: contentSchema },
    /** Since when Resend may have it without our knowing. */
    unansweredSince: { type: Date },
    /** Resend's id of the mail. */
    providerId: { type: String },
    lastError: { type: String },
    sentAt: { type: Date },
    deliveryProblem: { type: String, enum: DELIVERY_PROBLEMS },
  },
  { collection: 'mails', timestamps: true },
);
mailSchema.index({ key: 1 }, { unique: true });
mailSchema.index({ status: 1, notBefore: 1 });
mailSchema.index({ shop: 1 });
mailSchema.index({ providerId: 1 }, { sparse: true });

export const MailRecord = defineRecord('Mail', mailSchema);
export type Mail = InferSchemaType<typeof mailSchema> & { _id: Types.ObjectId; createdAt: Date };
