import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import {
  addColouredGarment,
  asMerchant,
  everyPublicationRests,
  filesOf,
  letShopifyFail,
  marksOf,
  mendShopify,
  photoOf,
  picturesOf,
  publish,
  published,
  readPublication,
  restingPublication,
  undo,
  undone,
  userError,
  variantPictures,
} from '#tests/fixtures/publications.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let merchant: Merchant;
beforeAll(async () => {
  merchant = await newMerchant('undo');
});
afterEach(mendShopify);

async function shopifyCalls(): Promise<Record<string, number>> {
  const state = await (await fetch(`${stack().shopifyUrl}/_control/state`)).json();
  return state.calls as Record<string, number>;
}

describe('undoing a publication', () => {
  it('takes ours off and leaves theirs as the merchant has it by now, also a second photo of ours', async () => {
    const owner = await newMerchant('undo-theirs');
    const garment = await addColouredGarment(owner);
    const [front = '', back = ''] = garment.mediaIds;
    const first = await published(owner, await photoOf(owner, garment), { position: 'first' });
    const second = await published(owner, await photoOf(owner, garment), { position: 'after-garment' });
    const added = (await asMerchant(owner, garment.productId, 'media', {
      images: [{ base64: (await shirtPicture('#2c8f46')).toString('base64'), filename: 'theirs.jpg' }],
    })) as { mediaIds: string[] };
    const theirs = added.mediaIds.at(-1) ?? '';
    await asMerchant(owner, garment.productId, 'media/delete', { mediaIds: [back] });
    const ours = [first.mediaId ?? '', second.mediaId ?? ''];
    await asMerchant(owner, garment.productId, 'media/reorder', { mediaIds: [theirs, ours[1], ours[0], front] });

    expect(await undone(owner, first.id)).toMatchObject({ status: 'undone', undoFailure: null });
    expect(await picturesOf(owner, garment.productId)).toEqual([theirs, ours[1], front]);
    expect(await marksOf(owner, garment.productId)).toEqual([ours[1]]);
    // The file itself stays in the merchant's library.
    expect(await filesOf(owner, first.id)).toHaveLength(1);
    expect((await readPublication(owner, second.id)).status).toBe('published');
  });

  it('gives variants that still show ours what they had, and leaves those that the merchant changed', async () => {
    const garment = await addColouredGarment(merchant);
    const [front = '', back = ''] = garment.mediaIds;
    const [redS = '', redM = '', blueS = ''] = garment.variantIds;
    const photo = await photoOf(merchant, garment);
    const publication = await published(merchant, photo, { variantIds: [redS, redM, blueS] });
    const ours = publication.mediaId;
    expect(await variantPictures(merchant, garment.productId)).toEqual([ours, ours, ours, null]);
    await asMerchant(merchant, garment.productId, `variants/${redM.split('/').at(-1)}`, { mediaId: back });

    await undone(merchant, publication.id);
    expect(await variantPictures(merchant, garment.productId)).toEqual([front, back, null, null]);
    expect(await picturesOf(merchant, garment.productId)).toEqual([front, back]);

    // After an undoing the photo can be published again.
    const again = await published(merchant, photo, { variantIds: [blueS] });
    expect(await variantPictures(merchant, garment.productId)).toEqual([front, back, again.mediaId, null]);
  });

  it('of two photos that a variant showed one after the other ends at the merchant’s own picture', async () => {
    const owner = await newMerchant('undo-two');
    const garment = await addColouredGarment(owner);
    const [redS = ''] = garment.variantIds;
    const first = await published(owner, await photoOf(owner, garment), { variantIds: [redS] });
    const second = await published(owner, await photoOf(owner, garment), { variantIds: [redS] });
    await undone(owner, first.id);
    expect((await variantPictures(owner, garment.productId))[0]).toBe(second.mediaId);
    await undone(owner, second.id);
    expect((await variantPictures(owner, garment.productId))[0]).toBe(garment.mediaId);
  });

  it('pressed twice, it is done once', async () => {
    const owner = await newMerchant('undo-twice');
    const garment = await addGarment(owner);
    const publication = await published(owner, await photoOf(owner, garment));
    const before = (await shopifyCalls()).fileUpdate ?? 0;
    const answers = await Promise.all([undo(owner, publication.id), undo(owner, publication.id)]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect((await restingPublication(owner, publication.id)).status).toBe('undone');
    expect((await undo(owner, publication.id)).status).toBe(202);
    expect((await shopifyCalls()).fileUpdate).toBe(before + 1);
    expect(await picturesOf(owner, garment.productId)).toEqual([garment.mediaId]);
  });

  it('is refused for another store’s publication, for none, and for one that is not on its product', async () => {
    const owner = await newMerchant('undo-owner');
    const garment = await addGarment(owner);
    const publication = await published(owner, await photoOf(owner, garment));
    const stranger = await newMerchant('undo-stranger');
    expect((await undo(stranger, publication.id)).status).toBe(404);
    expect((await undo(owner, newId())).status).toBe(404);
    expect((await undo(owner, 'nonsense')).status).toBe(400);
    expect(await picturesOf(owner, garment.productId)).toHaveLength(2);

    const photo = await photoOf(owner, garment);
    await everyPublicationRests();
    await letShopifyFail(userError('fileCreate', 'ALT_VALUE_LIMIT_EXCEEDED'));
    const failed = await restingPublication(owner, await publish(owner, photo));
    expect(failed.status).toBe('failed');
    expect((await undo(owner, failed.id)).status).toBe(409);
  });

  it('of what the merchant has removed already says that it was removed, not that we took it off', async () => {
    const owner = await newMerchant('undo-removed');
    const [one, two] = [await addGarment(owner), await addGarment(owner)];
    const [removed, gone] = [
      await published(owner, await photoOf(owner, one)),
      await published(owner, await photoOf(owner, two)),
    ];
    await asMerchant(owner, one.productId, 'media/delete', { mediaIds: [removed.mediaId] });
    await asMerchant(owner, two.productId, 'delete', {});
    expect((await undone(owner, removed.id)).status).toBe('removed');
    expect(await marksOf(owner, one.productId)).toEqual([]);
    expect((await undone(owner, gone.id)).status).toBe('removed');
    expect((await undo(owner, gone.id)).status).toBe(202);
  });

  it('without a token goes on by itself once the store is connected again, as the open app sees to', async () => {
    const owner = await newMerchant('undo-token');
    const garment = await addGarment(owner);
    const publication = await published(owner, await photoOf(owner, garment));
    await control(`/_control/stores/${owner.handle}/revoke-tokens`, {});
    expect((await undone(owner, publication.id)).status).toBe('undone');
    expect(await picturesOf(owner, garment.productId)).toEqual([garment.mediaId]);
  });

  it('goes on by itself when Shopify fails in the middle, to the same end', async () => {
    const owner = await newMerchant('undo-middle');
    const garment = await addColouredGarment(owner);
    const publication = await published(owner, await photoOf(owner, garment), {
      variantIds: garment.variantIds.slice(0, 1),
    });
    await letShopifyFail({ operation: 'productVariantsBulkUpdate', mode: 'lost-reply' });
    await letShopifyFail({ operation: 'fileUpdate', mode: 'lost-reply' });
    await letShopifyFail({ operation: 'metafieldsSet', mode: 'fail', status: 503 });
    await undo(owner, publication.id);
    await waitFor('the page to explain', async () => {
      const { waitingFor } = await readPublication(owner, publication.id);
      return waitingFor === 'Shopify is not answering; we keep trying.';
    });
    expect((await restingPublication(owner, publication.id)).status).toBe('undone');
    expect(await picturesOf(owner, garment.productId)).toEqual(garment.mediaIds);
    expect((await variantPictures(owner, garment.productId))[0]).toBe(garment.mediaId);
    expect(await marksOf(owner, garment.productId)).toEqual([]);
  });
});

describe('variants', () => {
  it('are offered by their options, and only those of this product are taken', async () => {
    const owner = await newMerchant('variants');
    const garment = await addColouredGarment(owner);
    const other = await addColouredGarment(owner);
    const choices = await (await owner.get(`/api/products/${garment.productId.split('/').at(-1)}/variants`)).json();
    expect(choices.ways[0]).toEqual({
      by: 'option',
      option: 'Colour',
      groups: [
        { value: 'Red', variantIds: garment.variantIds.slice(0, 2) },
        { value: 'Blue', variantIds: garment.variantIds.slice(2) },
      ],
    });
    expect(choices.ways.map(({ by }: { by: string }) => by)).toEqual(['option', 'option', 'variant']);
    const photo = await photoOf(owner, garment);
    const answer = await owner.post('/api/publications', {
      publicationId: newId(),
      renderId: photo.id,
      variantIds: other.variantIds,
    });
    expect(answer.status).toBe(400);
    expect((await answer.json()).errors).toHaveProperty('variantIds');
  });
});
