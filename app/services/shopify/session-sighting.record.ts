import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** Which store of sessions a running process has before it: the web and the worker have to have the same. */
const sessionSightingSchema = new Schema(
  {
    /** The process, by an id of its own. */
    _id: { type: String, required: true },
    role: { type: String, enum: ['web', 'worker'], required: true },
    storeId: { type: String, required: true },
    seenAt: { type: Date, required: true },
  },
  { collection: 'session_sightings' },
);
sessionSightingSchema.index({ seenAt: 1 }, { expireAfterSeconds: 60 * 60 });

export const SessionSightingRecord = defineRecord('SessionSighting', sessionSightingSchema);
