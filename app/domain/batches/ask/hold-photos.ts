import type { ClientSession } from 'mongoose';
import type { Batch } from '#app/domain/batches/batch.record.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { UNFINISHED_STATUSES } from '#app/domain/renders/render-state.ts';

/**
 * Keeps a batch's photos that the engine was not asked for from being sent, also those that come back from it, in the
 * caller's transaction: they get no place, and those that have one lose it and whoever prepares them.
 */
export async function holdPhotos({ _id, shop }: Batch, now: Date, session: ClientSession): Promise<void> {
  const unfinished = { 'batch.id': _id, shop, status: { $in: UNFINISHED_STATUSES } };
  await RenderRecord.updateMany(unfinished, { $set: { pausedAt: now } }, { session });
  await RenderRecord.updateMany(
    { ...unfinished, status: 'queued', engineSlot: { $exists: true } },
    { $unset: { engineSlot: 1, leaseUntil: 1 }, $inc: { fence: 1, version: 1 } },
    { session },
  );
}

/** Lets them be sent again, in the caller's transaction, with their garments as they are by then. */
export async function letGoOfPhotos({ _id, shop }: Batch, session: ClientSession): Promise<void> {
  const held = { 'batch.id': _id, shop, pausedAt: { $exists: true } };
  await RenderRecord.updateMany(
    { ...held, status: 'queued', 'garment.kind': 'product' },
    { $unset: { garmentKey: 1 } },
    { session },
  );
  await RenderRecord.updateMany(
    { ...held, status: { $in: UNFINISHED_STATUSES } },
    { $unset: { pausedAt: 1 } },
    { session },
  );
}
