import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

const auditEntrySchema = new Schema(
  {
    at: { type: Date, required: true },
    /** An admin's id, a command's name, or `shopify` for what the platform asked for. */
    by: { type: String, required: true },
    /** What happened, as noun.verb. */
    action: { type: String, required: true },
    /** The store's domain; a hash once the store is deleted. */
    shop: { type: String },
    facts: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'audit_entries' },
);
auditEntrySchema.index({ shop: 1, at: -1 });
auditEntrySchema.index({ at: -1 });

export const AuditEntryRecord = defineRecord('AuditEntry', auditEntrySchema);
