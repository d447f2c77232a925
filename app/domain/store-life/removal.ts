import type { Business } from '#app/domain/businesses/business.record.ts';

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Shopify asks for a store's deletion so long after the app was removed. */
export const REDACTED_AFTER_MS = 2 * DAY_MS;

/** Shopify asks that it is done within thirty days. */
const UNCONFIRMED_REDACTED_AFTER_MS = 28 * DAY_MS;

/** How long Shopify may still take a token after it has told that the app was removed. */
export const TOKEN_OUTLIVES_REMOVAL_MS = 5 * MINUTE_MS;

/** What came of a message about a removal: done, nothing since it is not so, or to be looked at again. */
export type RemovalOutcome = boolean | { lookAgainAt: Date };

/**
 * From when on a store that removed the app may be deleted: when Shopify itself asks for it, or, where nothing but a message
 * says so, as late as the law allows. A merchant who opens the app until then keeps everything.
 */
export function deletableFrom({
  archivedAt,
  removalConfirmedAt,
}: Pick<Business, 'removalConfirmedAt'> & { archivedAt: Date }): Date {
  return new Date(archivedAt.getTime() + (removalConfirmedAt ? REDACTED_AFTER_MS : UNCONFIRMED_REDACTED_AFTER_MS));
}
