/** Photos of rules that wait for the merchant's eye: listed, decided of, and nothing else with them. */
import { describe, expect, it } from 'vitest';
import type { RulePhotosView } from '#app/web/api/automation-schemas.ts';
import { makeProduct, makeRule, outcomeOf, shirtImage } from '#tests/fixtures/automations.ts';
import { buyItem } from '#tests/fixtures/buying.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { credits, makePhoto } from '#tests/fixtures/renders.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

async function photos(merchant: Merchant, query = ''): Promise<RulePhotosView> {
  return (await (await merchant.get(`/api/automations/photos${query}`)).json()) as RulePhotosView;
}
const titles = ({ photos: found }: RulePhotosView) => found.map(({ render }) => render.productTitle);
const review = (merchant: Merchant, ids: string[], state: string, more = {}) =>
  merchant.post('/api/automations/photos/review', { photos: ids, state, ...more });

describe('photos of rules', () => {
  it('are listed as they were asked for, decided of, and never mixed with others', async () => {
    const merchant = await newMerchant('rule-review');
    await credits(merchant);
    await buyItem(merchant, 'pack-25');
    const alone = await makePhoto(merchant, await addGarment(merchant, 'By hand'));
    const rule = await makeRule(merchant);
    const products = [];
    for (const title of ['First', 'Second', 'Third']) {
      products.push(await makeProduct(merchant, { title, images: [await shirtImage()] }));
      await waitFor(`${title} to wait`, async () => titles(await photos(merchant)).includes(title));
    }
    const waiting = await photos(merchant);
    expect(titles(waiting)).toEqual(['First', 'Second', 'Third']);
    expect(waiting.photos[0]?.rule).toEqual({ id: rule.id, name: rule.name, version: 1 });
    const [first = '', second = '', third = ''] = waiting.photos.map(({ render }) => render.id);
    // A page begins after a photo, also one that is decided by then.
    expect(titles(await photos(merchant, `?after=${first}`))).toEqual(['Second', 'Third']);

    expect(await (await review(merchant, [first, third], 'approved')).json()).toEqual({
      photos: [
        { id: first, state: 'approved' },
        { id: third, state: 'approved' },
      ],
    });
    await review(merchant, [second], 'rejected', { reasons: ['colour'] });
    expect(titles(await photos(merchant))).toEqual([]);
    expect(titles(await photos(merchant, '?state=approved'))).toEqual(['Third', 'First']);
    expect((await photos(merchant, '?state=rejected')).photos[0]?.render.review).toEqual({
      state: 'rejected',
      reasons: ['colour'],
    });
    for (const product of [products[0], products[2]]) if (product) await outcomeOf(merchant, product, 'publishes');

    // A photo that a person asked for, and another store's, are not there.
    expect((await review(merchant, [alone.id], 'approved')).status).toBe(404);
    const stranger = await newMerchant('stranger');
    expect((await review(stranger, [first], 'rejected')).status).toBe(404);
    expect(titles(await photos(stranger, '?state=approved'))).toEqual([]);
    expect((await merchant.get('/api/automations/photos?state=perhaps')).status).toBe(400);
  });
});
