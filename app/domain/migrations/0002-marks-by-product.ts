import { Types } from 'mongoose';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { takeOverMarks } from '#app/domain/publications/run/mark-product.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import type { Migration } from './migration.ts';

/** Few, since each asks Shopify several times. */
const PUBLICATIONS_AT_ONCE = 5;

/**
 * Brings each product's marks, a metafield for each photo once, into its one JSON. A store that can't be reached for good,
 * such as one that removed the app, is passed over: its marks are read as they are, and taken over when they next change.
 */
export const marksByProduct: Migration = {
  number: 2,
  name: 'marks-by-product',
  runs: 'command',
  async step(reached) {
    const after = reached ? { _id: { $gt: new Types.ObjectId(reached) } } : {};
    const publications = await PublicationRecord.find({ fileId: { $exists: true }, ...after })
      .sort({ _id: 1 })
      .limit(PUBLICATIONS_AT_ONCE)
      .select('shop productId')
      .lean();
    for (const { shop, productId } of publications) await takeOver(shop, productId);
    return publications.length < PUBLICATIONS_AT_ONCE ? undefined : String(publications.at(-1)?._id);
  },
};

async function takeOver(shop: string, productId: string): Promise<void> {
  try {
    const outcome = await takeOverMarks(shop, productId);
    if (outcome.ok) return;
    // Somebody changed the product's marks meanwhile, and so took them over.
    log().info({ shop, productId, reason: outcome.refused.code }, 'The marks of a product were not taken over');
  } catch (error) {
    if (!(error instanceof ServiceError) || (error.retry === 'later' && !error.facts?.disconnected)) throw error;
    log().info({ shop, productId, reason: error.message }, 'The marks of a product were not taken over');
  }
}
