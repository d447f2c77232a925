import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** One document: how the comparing with the payment provider stands, for all workers. */
const reconciliationSchema = new Schema(
  {
    _id: { type: String, required: true },
    /** The start of the last run that compared everything. */
    endedWellAt: { type: Date },
    /** The start of the last run, however it ended. */
    startedAt: { type: Date },
    /** Who runs it now, and until when without a sign of life. */
    holder: { type: String },
    leaseUntil: { type: Date },
    /** Until when the turns to look for a payment are taken, one after the other. */
    looksUntil: { type: Date },
  },
  { collection: 'reconciliations' },
);

export const ReconciliationRecord = defineRecord('Reconciliation', reconciliationSchema);
