import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** A change of what is stored that was begun, or made. */
const migrationSchema = new Schema(
  {
    /** Its number. */
    _id: { type: Number, required: true },
    name: { type: String, required: true },
    startedAt: { type: Date, required: true },
    /** Where it goes on, in its own words; gone once it has ended. */
    reached: { type: String },
    endedAt: { type: Date },
  },
  { collection: 'migrations' },
);

export const MigrationRecord = defineRecord('Migration', migrationSchema);
