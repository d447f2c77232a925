import type { ClientSession } from 'mongoose';
import { type CreditRelease, releaseCredits } from '#app/domain/credits/release-credits.ts';
import { takeBackRefunded } from './take-back-refunded.ts';

/**
 * Gives credits of a reservation back, once for each part of it, in the caller's transaction. Those of a pack that was
 * refunded meanwhile go to that refund: whoever gives credits back does it here.
 */
export async function returnCredits(release: CreditRelease, session: ClientSession): Promise<void> {
  await releaseCredits(release, session);
  await takeBackRefunded(release, session);
}
