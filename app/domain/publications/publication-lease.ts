import type { QueryFilter, Types, UpdateQuery } from 'mongoose';
import { config } from '#app/config.server.ts';
import { type Publication, PublicationRecord } from './publication.record.ts';
import { type PublicationStatus, UNFINISHED_PUBLICATIONS } from './publication-state.ts';

/** Somebody else has taken the publication up: whatever this worker still wants to write is void. */
export class PublicationLost extends Error {
  constructor(publicationId: Types.ObjectId) {
    super(`The lease on publication ${publicationId} was lost`);
    this.name = 'PublicationLost';
  }
}

/** Publications that something is left to do about: unfinished, or failed with something left in the store. */
export const WITH_WORK: QueryFilter<Publication> = {
  $or: [{ status: { $in: UNFINISHED_PUBLICATIONS } }, { leftover: 'due' }],
};

/** Those of them that are due and that nobody works on. */
export function dueBy(now: Date): QueryFilter<Publication> {
  return {
    notBefore: { $lte: now },
    $and: [WITH_WORK, { $or: [{ leaseUntil: { $exists: false } }, { leaseUntil: { $lte: now } }] }],
  };
}

/** Takes a publication with work for this worker, or undefined while another one has it or it is not due. */
export async function takePublication(
  shop: string,
  publicationId: Types.ObjectId,
  now: Date,
): Promise<Publication | undefined> {
  const publication = await PublicationRecord.findOneAndUpdate(
    { _id: publicationId, shop, ...dueBy(now) },
    { $set: { leaseUntil: new Date(now.getTime() + config.worker.leaseMs) }, $inc: { fence: 1 } },
    { returnDocument: 'after' },
  ).lean();
  return publication ?? undefined;
}

/** When a publication that was rung for too early is due; undefined where that is now, or not for us to say. */
export async function publicationDueAt(shop: string, _id: Types.ObjectId, now: Date): Promise<Date | undefined> {
  const early = { _id, shop, ...WITH_WORK, notBefore: { $gt: now }, leaseUntil: { $exists: false } };
  return (await PublicationRecord.findOne(early).select('notBefore').lean())?.notBefore;
}

/** Says that this worker is still at it; false when it no longer is the holder. */
export async function keepPublication(publication: Pick<Publication, '_id' | 'fence'>): Promise<boolean> {
  const kept = await PublicationRecord.updateOne(
    { _id: publication._id, fence: publication.fence, leaseUntil: { $exists: true } },
    { $set: { leaseUntil: new Date(Date.now() + config.worker.leaseMs) } },
  );
  return kept.matchedCount === 1;
}

export interface PublicationChange {
  status?: PublicationStatus;
  set?: UpdateQuery<Publication>['$set'];
  unset?: Unset[];
}

type Unset =
  | 'leaseUntil'
  | 'holdsProductId'
  | 'currentRenderId'
  | 'fileId'
  | 'staged'
  | 'fileAskedForAt'
  | 'leftover'
  | 'trouble';

/** Makes one step, conditional on the state before and on still being the holder. Throws PublicationLost otherwise. */
export async function changePublication(publication: Publication, change: PublicationChange): Promise<Publication> {
  const { _id, shop, status, fence } = publication;
  // A step that succeeded ends the trouble before it.
  const isStep = change.status !== undefined && change.status !== status && !change.set?.trouble;
  const unset: Unset[] = [...(change.unset ?? []), ...(isStep ? (['trouble'] as const) : [])];
  const lease = unset.includes('leaseUntil') ? {} : { leaseUntil: new Date(Date.now() + config.worker.leaseMs) };
  const after = await PublicationRecord.findOneAndUpdate(
    { _id, shop, status, fence },
    {
      $set: {
        ...lease,
        ...(isStep ? { attempts: 0 } : {}),
        ...change.set,
        ...(change.status ? { status: change.status, statusAt: new Date() } : {}),
      },
      $inc: { version: 1 },
      ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map((field) => [field, 1])) } : {}),
    },
    { returnDocument: 'after' },
  ).lean();
  if (!after) throw new PublicationLost(_id);
  return after;
}
