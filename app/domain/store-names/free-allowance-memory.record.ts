import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** All that stays of a store after shop/redact: that a free allowance was granted, and when. The name can't be read back. */
const freeAllowanceMemorySchema = new Schema(
  { _id: { type: String, required: true }, grantedAt: { type: Date, required: true } },
  { collection: 'free_allowance_memories' },
);

export const FreeAllowanceMemoryRecord = defineRecord('FreeAllowanceMemory', freeAllowanceMemorySchema);
