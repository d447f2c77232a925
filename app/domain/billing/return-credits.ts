import type { ClientSession } from 'mongoose';
import { type CreditRelease, releaseCredit } from '#app/domain/credits/release-credits.ts';
import { takeBackRefunded } from './take-back-refunded.ts';

/**
 * Gives a failed render's credit back, once, in the caller's transaction. One of a pack that was refunded meanwhile goes
 * to that refund: whoever gives credits back does it here.
 */
export async function returnCredit(release: CreditRelease, session: ClientSession): Promise<void> {
  await releaseCredit(release, session);
  if (release.bucket === 'pack') await takeBackRefunded(release, session);
}
