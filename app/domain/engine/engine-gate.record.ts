import { type InferSchemaType, Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** The first two need a person; an engine that is away may come back by itself. */
const STOP_REASONS = ['out-of-credits', 'unauthorized', 'away'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** One document: whether anything may be sent to the engine now, and when its state may be asked next, for all workers. */
const engineGateSchema = new Schema(
  {
    _id: { type: String, required: true },
    closedUntil: { type: Date },
    reason: { type: String, enum: ['busy', ...STOP_REASONS] },
    /** Set while the engine takes nothing from anybody, until it takes a picture again. */
    stoppedFor: { type: String, enum: STOP_REASONS },
    stoppedAt: { type: Date },
    /** The last time that somebody met the stop. */
    stopMetAt: { type: Date },
    /** Since when it has failed or was not to be reached, without taking anything in between. */
    troubledSince: { type: Date },
    /** The last time that it did. */
    troubledAt: { type: Date },
    /** The first free turn for a status call. */
    nextStatusAt: { type: Date },
  },
  { collection: 'engine_gates' },
);

export type Gate = InferSchemaType<typeof engineGateSchema>;
export const EngineGateRecord = defineRecord('EngineGate', engineGateSchema);
