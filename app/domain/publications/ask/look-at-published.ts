import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { UNDOABLE_PUBLICATIONS } from '#app/domain/publications/publication-state.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { readMediaOrder } from '#app/services/shopify/product-media.ts';
import { lookAtPublication } from './look-at-publication.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** One after the other, so that a run takes a minute and no store's limit is used up. */
const MOST_AT_ONCE = 100;

/**
 * Looks whether published photos are still on their products: each about once a day, the longest not looked at first, a
 * bounded number at a time. Returns how many were found removed. A store that can't be asked is left for another day.
 */
export async function lookAtPublished(now: Date = new Date()): Promise<number> {
  const due = await PublicationRecord.find({
    status: { $in: UNDOABLE_PUBLICATIONS },
    lookedAt: { $not: { $gt: new Date(now.getTime() - DAY_MS) } },
  })
    .sort({ lookedAt: 1 })
    .limit(MOST_AT_ONCE)
    .lean();
  const readOrder = oncePerProduct();
  const silentStores = new Set<string>();
  let removed = 0;
  for (const publication of due) {
    const { shop, _id } = publication;
    if (silentStores.has(shop)) {
      await PublicationRecord.updateOne({ _id, shop }, { $set: { lookedAt: now } });
      continue;
    }
    const found = await lookOrNote(publication, { now, readOrder, silentStores });
    if (found === 'removed') removed += 1;
  }
  return removed;
}

async function lookOrNote(
  publication: Publication,
  look: { now: Date; readOrder: typeof readMediaOrder; silentStores: Set<string> },
): Promise<Publication['status']> {
  try {
    return (await lookAtPublication(publication, look.now, look.readOrder)).status;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    log().info({ error, shop: publication.shop }, 'A store’s published photos could not be looked at');
    look.silentStores.add(publication.shop);
    return publication.status;
  }
}

/** Several photos of one product are looked up with one question. */
function oncePerProduct(): typeof readMediaOrder {
  const orders = new Map<string, ReturnType<typeof readMediaOrder>>();
  return (shop, productId) => {
    const known = orders.get(`${shop} ${productId}`) ?? readMediaOrder(shop, productId);
    orders.set(`${shop} ${productId}`, known);
    return known;
  };
}
