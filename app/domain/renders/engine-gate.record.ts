import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** One document: whether anything may be sent to the engine now, and when its state may be asked next, for all workers. */
const engineGateSchema = new Schema(
  {
    _id: { type: String, required: true },
    closedUntil: { type: Date },
    reason: { type: String, enum: ['busy', 'out-of-credits', 'unauthorized'] },
    /** Set from the first refusal that needs a person until the engine takes a picture again. */
    stoppedFor: { type: String, enum: ['out-of-credits', 'unauthorized'] },
    stoppedAt: { type: Date },
    /** The first free turn for a status call. */
    nextStatusAt: { type: Date },
  },
  { collection: 'engine_gates' },
);

export const EngineGateRecord = defineRecord('EngineGate', engineGateSchema);
