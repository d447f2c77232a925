import { type InferSchemaType, Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/**
 * A store that has something waiting for the engine, so that whose turn it is can be read without reading what waits. The
 * renders are the truth; where this says something else, it is put right when it is met, or by the sweep.
 */
const waitingStoreSchema = new Schema(
  {
    shop: { type: String, required: true },
    /**
     * Since its last turn, or since it has had anything to send. In the future while nothing that it has may be sent yet.
     */
    waitsSince: { type: Date, required: true },
    /** Goes up whenever something is put behind it: whoever looked before can't take it off the list. */
    version: { type: Number, required: true },
  },
  { collection: 'waiting_stores' },
);
waitingStoreSchema.index({ shop: 1 }, { unique: true });
waitingStoreSchema.index({ waitsSince: 1, shop: 1 });

export const WaitingStoreRecord = defineRecord('WaitingStore', waitingStoreSchema);
export type WaitingStoreEntry = InferSchemaType<typeof waitingStoreSchema>;
