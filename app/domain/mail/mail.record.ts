import { type InferSchemaType, Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

export const MAIL_TEMPLATES = [
  'welcome',
  'credits-reset',
  'credits-low',
  'subscription-started',
  'invoice',
  'payment-failed',
  'subscription-ended',
  'engine-stopped',
  'admin-notice',
] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

export const MAIL_STATUSES = ['waiting', 'sent', 'failed'] as const;

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
    /** Resend's id of the mail. */
    providerId: { type: String },
    lastError: { type: String },
    sentAt: { type: Date },
  },
  { collection: 'mails', timestamps: true },
);
mailSchema.index({ key: 1 }, { unique: true });
mailSchema.index({ status: 1, notBefore: 1 });

export const MailRecord = defineRecord('Mail', mailSchema);
export type Mail = InferSchemaType<typeof mailSchema>;
