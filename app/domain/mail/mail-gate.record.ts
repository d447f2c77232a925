import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** One document: when the next mail may be sent, for all workers. */
const mailGateSchema = new Schema(
  { _id: { type: String, required: true }, nextSendAt: { type: Date, required: true } },
  { collection: 'mail_gates' },
);

export const MailGateRecord = defineRecord('MailGate', mailGateSchema);
