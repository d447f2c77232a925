import type { QueryFilter, UpdateQuery } from 'mongoose';
import { holdingOf, leaseEnd } from '#app/services/database/held-record.ts';
import { type Publication, PublicationRecord } from './publication.record.ts';
import { type PublicationStatus, UNFINISHED_PUBLICATIONS } from './publication-state.ts';

/** Publications that something is left to do about: unfinished, or failed with something left in the store. */
export const WITH_WORK: QueryFilter<Publication> = {
  $or: [{ status: { $in: UNFINISHED_PUBLICATIONS } }, { leftover: 'due' }],
};

export const heldPublications = holdingOf({
  noun: 'publication',
  record: PublicationRecord,
  withWork: WITH_WORK,
  fence: 'fence',
  unchanged: ['shop', 'status'],
});

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

/** The update and its condition for one step of a publication: the state before, and still being the holder. */
export function publicationStep(publication: Publication, change: PublicationChange) {
  // A step that succeeded ends the trouble before it.
  const isStep = change.status !== undefined && change.status !== publication.status && !change.set?.trouble;
  const unset: Unset[] = [...(change.unset ?? []), ...(isStep ? (['trouble'] as const) : [])];
  return {
    condition: heldPublications.isHeld(publication),
    update: {
      $set: {
        ...(unset.includes('leaseUntil') ? {} : { leaseUntil: leaseEnd() }),
        ...(isStep ? { attempts: 0 } : {}),
        ...change.set,
        ...(change.status ? { status: change.status, statusAt: new Date() } : {}),
      },
      $inc: { version: 1 },
      ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map((field) => [field, 1])) } : {}),
    },
  };
}

/** Makes one step and returns the publication after it. Throws LeaseLost when another worker came between. */
export async function changePublication(publication: Publication, change: PublicationChange): Promise<Publication> {
  return heldPublications.change(publication, publicationStep(publication, change).update);
}
