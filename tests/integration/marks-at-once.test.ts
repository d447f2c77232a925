/** Two who change the marks of one product at the same time: whoever comes too late is refused, and undoes nobody's word. */
import { Types } from 'mongoose';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Publication } from '#app/domain/publications/publication.record.ts';
import { markPhoto, takeOverMarks, unmarkPhoto } from '#app/domain/publications/run/mark-product.ts';
import { markOf, mediaNumber } from '#app/domain/publications/run/product-marks.ts';
import { clearFaults, faultHappened, orderFault } from '#tests/fixtures/faults.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import { withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { asMerchant, marksOf, metafieldsOf } from '#tests/fixtures/publications.ts';
import { stack } from '#tests/fixtures/stack.ts';

withMoneyDatabase();
// Shopify's answers are for the app that it knows.
beforeAll(() => {
  const { SHOPIFY_API_KEY, SHOPIFY_API_SECRET } = stack().env;
  Object.assign(process.env, { SHOPIFY_API_KEY, SHOPIFY_API_SECRET });
});
afterEach(() => clearFaults('shopify'));

const [A, B] = ['gid://shopify/MediaImage/71', 'gid://shopify/MediaImage/72'] as const;

async function productOfStore() {
  const merchant = await newMerchant('marks-at-once');
  await merchant.get('/api/credits');
  const { productId } = await addGarment(merchant);
  const publication = { _id: new Types.ObjectId(), shop: merchant.shop, productId, renderId: new Types.ObjectId() };
  return { merchant, productId, publication: publication as Publication };
}

/** Begins the work, which reads what stands there and then stalls before it writes, long enough for all that others do. */
async function stalled<T>(work: () => Promise<T>): Promise<{ late: Promise<T> }> {
  for (const operation of ['metafieldsSet', 'metafieldsDelete'])
    await orderFault('shopify', { operation, mode: 'delay', delayMs: 5000 });
  const late = work();
  await faultHappened('shopify');
  await clearFaults('shopify');
  return { late };
}

const STALE = { ok: false, refused: { code: 'STALE_OBJECT', message: expect.any(String) } };

describe('a change of a product’s marks that was overtaken', () => {
  it('leaves the mark of a photo that was published after the last one was undone', async () => {
    const { merchant, productId, publication } = await productOfStore();
    await markPhoto(publication, A);
    const { late } = await stalled(() => unmarkPhoto(publication, A));
    await unmarkPhoto(publication, A);
    await markPhoto(publication, B);
    expect(await late).toEqual(STALE);
    expect(await marksOf(merchant, productId)).toEqual([B]);
    // The next try reads anew.
    expect(await unmarkPhoto(publication, A)).toEqual({ ok: true, value: true });
    expect(await marksOf(merchant, productId)).toEqual([B]);
  });

  it('by the migration does not bring back what was undone meanwhile', async () => {
    const { merchant, productId, publication } = await productOfStore();
    const value = JSON.stringify({ mediaId: A, ...markOf(publication) });
    const former = { namespace: '$app:modelsnap', key: `photo_${mediaNumber(A)}`, value };
    await asMerchant(merchant, productId, 'metafields', { metafields: [former] });
    const { late } = await stalled(() => takeOverMarks(merchant.shop, productId));
    await unmarkPhoto(publication, A);
    expect(await late).toEqual(STALE);
    expect(await metafieldsOf(merchant, productId)).toEqual({ photos: {} });
  });

  it('writes nothing on a product on which nothing ever stood', async () => {
    const { merchant, productId, publication } = await productOfStore();
    expect(await unmarkPhoto(publication, A)).toEqual({ ok: true, value: true });
    expect(await metafieldsOf(merchant, productId)).toEqual({});
  });
});
