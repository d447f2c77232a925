import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** One document: whether anything may be sent to the engine now, for all workers. */
const engineGateSchema = new Schema(
  {
    _id: { type: String, required: true },
    closedUntil: { type: Date },
    reason: { type: String, enum: ['busy', 'out-of-credits', 'unauthorized'] },
  },
  { collection: 'engine_gates' },
);

export const EngineGateRecord = defineRecord('EngineGate', engineGateSchema);
