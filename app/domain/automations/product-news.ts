import { LRUCache } from 'lru-cache';
import type { ReceivedWebhook } from '#app/domain/inbox/receive-webhook.ts';
import { readProductEvent } from '#app/services/shopify/product-event.ts';
import { rulesActiveSince } from './active-rules.ts';

/** A rule that has just been made, in any process, misses no more than the next look at the store finds. */
const KNOWN_MS = 5000;

/** By store, since when products are some rule's business: a bulk edit tells of thousands within seconds. */
const activeSince = new LRUCache<string, { since: Date | undefined }>({
  max: 10_000,
  ttl: KNOWN_MS,
  fetchMethod: async (shop) => ({ since: await rulesActiveSince(shop) }),
});

/**
 * Whether a message may be of use to the store's rules. Shopify tells of every change of every product, of each order by
 * its stock: what no rule of the store can want is not even kept. What a message says of its product is believed no further
 * than that, and what should have been kept is found by the look at what has changed.
 */
export async function isNewsForRules({ shop, topic, body }: ReceivedWebhook): Promise<boolean> {
  if (topic !== 'products/update' || !shop) return true;
  const { since } = await activeSince.forceFetch(shop);
  if (!since) return false;
  const createdAt = readProductEvent(body)?.createdAt;
  return !createdAt || createdAt >= since;
}
