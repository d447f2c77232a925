import type { ClientSession } from 'mongoose';
import { type Business, BusinessRecord } from '#app/domain/businesses/business.record.ts';
import type { CreditCounts } from './credit-entry.record.ts';
import type { ReservedCredit, SpendingCause } from './reserve-credits.ts';
import { writeCreditEntry } from './write-credit-entry.ts';

export interface CreditRelease {
  shop: string;
  cause: SpendingCause;
  /**
   * Names what of a reservation of many comes back now, such as the photo that failed; each part comes back once. Left out
   * where all of it does.
   */
  part?: string | undefined;
  /** The credits that come back, as their photos kept them. */
  credits: Pick<ReservedCredit, 'bucket' | 'period'>[];
  now: Date;
}

/**
 * Gives credits of a reservation back to the buckets that they came from, once for each part, by one entry in the caller's
 * transaction. A credit of an earlier period's allowance has ended with it: it counts 0, and the reason says so. Should
 * the store go back to that allowance, the credit is there again.
 */
export async function releaseCredits(release: CreditRelease, session: ClientSession): Promise<void> {
  const { shop, cause, credits, now } = release;
  const business = await BusinessRecord.findOne({ shop }).session(session).lean();
  if (!business || credits.length === 0) return;
  const ofPacks = credits.filter(({ bucket }) => bucket === 'pack').length;
  const ofAllowances = credits.filter(({ bucket }) => bucket === 'allowance').map(({ period }) => period);
  const ended = ofAllowances.filter((period) => !isOfNow(business, period));
  for (const period of new Set(ended)) {
    await BusinessRecord.updateOne(
      { shop, 'leftAllowances.periods': period },
      { $inc: { 'leftAllowances.$.left': ended.filter((of) => of === period).length } },
      { session },
    );
  }
  const counts: CreditCounts = {
    ...(ofAllowances.length > 0 ? { allowance: ofAllowances.length - ended.length } : {}),
    ...(ofPacks > 0 ? { pack: ofPacks } : {}),
  };
  await writeCreditEntry(
    {
      shop,
      key: releaseKey(release),
      kind: 'release',
      cause,
      counts,
      reason: reasonOf(credits.length, ended.length),
      at: now,
    },
    session,
  );
}

/** What the entries of a release are named after. */
export function releaseName({ cause, part }: Pick<CreditRelease, 'cause' | 'part'>): string {
  return part === undefined ? `${cause.kind}-${cause.id}` : `${cause.kind}-${cause.id}-${part}`;
}

/** Names the one release of a cause, or of a part of it. */
export function releaseKey(release: Pick<CreditRelease, 'cause' | 'part'>): string {
  return `${releaseName(release)}-release`;
}

function isOfNow({ creditPeriod, allowance }: Business, period: number): boolean {
  return period === creditPeriod || Boolean(allowance?.periods.includes(period));
}

function reasonOf(count: number, ended: number): string {
  if (count === 1)
    return ended === 1
      ? 'The photo failed; its credit belonged to an earlier period, which has ended'
      : 'The photo failed; its credit is given back';
  const back = `${count} photos were not made; `;
  if (ended === 0) return `${back}their credits are given back`;
  if (ended === count) return `${back}their credits belonged to an earlier period, which has ended`;
  return `${back}${count - ended} credits are given back, ${ended} belonged to an earlier period, which has ended`;
}
