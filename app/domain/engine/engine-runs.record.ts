import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** One document: when the engine may be asked for the next picture, for all workers. Beside the gate, which others hold. */
const engineRunsSchema = new Schema(
  {
    _id: { type: String, required: true },
    /** When the next paid call would be due, had all before it been spread evenly. See run-turns.ts. */
    nextRunAt: { type: Date, required: true },
  },
  { collection: 'engine_runs' },
);

export const EngineRunsRecord = defineRecord('EngineRuns', engineRunsSchema);
