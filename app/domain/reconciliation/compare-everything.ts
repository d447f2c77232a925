import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { Refusal } from '#app/domain/errors.ts';
import { compareCredits } from './compare-credits.ts';
import { compareStorage } from './compare-storage.ts';
import { compareStoreMedia } from './compare-store-media.ts';
import { compareSubmissions } from './compare-submissions.ts';
import type { Comparing, Finding } from './finding.ts';

/**
 * Compares what the records say with each other and with what is outside, and tells what differs as it goes. It changes
 * nothing, and keeps as little in memory as a page of records. Throws a Refusal (`not-found`) for a store that is not here.
 */
export async function* compareEverything(comparing: Comparing): AsyncGenerator<Finding> {
  const { shop } = comparing;
  if (shop && !(await BusinessRecord.exists({ shop }))) throw new Refusal('not-found');
  yield* compareCredits(comparing);
  yield* compareSubmissions(comparing);
  yield* compareStorage(comparing);
  yield* compareStoreMedia(comparing);
}
