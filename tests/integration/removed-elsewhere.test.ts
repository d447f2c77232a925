/** A photo that the merchant takes off its product in Shopify: found out, said, and published again where it is wanted. */
import { ObjectId } from 'mongodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { changeRecord, readRecords } from '#tests/fixtures/database.ts';
import { faultHappened } from '#tests/fixtures/faults.ts';
import { addGarment, type StoreGarment } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import {
  asMerchant,
  filesOf,
  letShopifyFail,
  marksOf,
  mendShopify,
  photoOf,
  picturesOf,
  published,
  readPublication,
  restingPublication,
  undone,
  userError,
} from '#tests/fixtures/publications.ts';
import { ringSchedule } from '#tests/fixtures/ring-schedule.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let merchant: Merchant;
let garment: StoreGarment;
beforeAll(async () => {
  merchant = await newMerchant('removed');
  garment = await addGarment(merchant);
});

const remove = (mediaId: string | null, how: { onlyDetach?: boolean } = {}) =>
  asMerchant(merchant, garment.productId, 'media/delete', { mediaIds: [mediaId], ...how });

/** As if it had been published the day before yesterday. */
async function publishedLongAgo(photo: { id: string }) {
  const publication = await published(merchant, photo);
  await changeRecord('publications', publication.id, { $set: { lookedAt: new Date(Date.now() - 2 * 86_400_000) } });
  return publication;
}

async function look(publicationId: string): Promise<{ status: string }> {
  const answer = await merchant.post(`/api/publications/${publicationId}/look`, {});
  expect(answer.status).toBe(200);
  return (await answer.json()).publication;
}

describe('a photo that was removed in Shopify', () => {
  it('is found out when it is opened, its mark goes, and it is published again', async () => {
    const photo = await photoOf(merchant, garment);
    const publication = await publishedLongAgo(photo);
    expect((await look(publication.id)).status).toBe('published');
    await remove(publication.mediaId);
    await waitFor('the look to find it', async () => (await look(publication.id)).status === 'removed');
    await waitFor('our mark to go', async () => (await marksOf(merchant, garment.productId)).length === 0);
    const again = await published(merchant, photo);
    expect(await picturesOf(merchant, garment.productId)).toEqual([garment.mediaId, again.mediaId]);
    await undone(merchant, again.id);
  });

  it('loses its mark also where another change of the product’s marks came first', async () => {
    const owner = await newMerchant('removed-stale');
    const shirt = await addGarment(owner);
    const publication = await published(owner, await photoOf(owner, shirt));
    await changeRecord('publications', publication.id, { $unset: { lookedAt: 1 } });
    await asMerchant(owner, shirt.productId, 'media/delete', { mediaIds: [publication.mediaId] });
    await letShopifyFail(userError('metafieldsSet', 'STALE_OBJECT'));
    expect((await owner.post(`/api/publications/${publication.id}/look`, {})).status).toBe(200);
    await faultHappened('shopify');
    await mendShopify();
    await waitFor('our mark to go', async () => (await marksOf(owner, shirt.productId)).length === 0);
    const record = async () => (await readRecords('publications', { _id: new ObjectId(publication.id) }))[0];
    await waitFor('nothing to be left to do', async () => (await record())?.leftover === undefined);
    expect(await record()).toMatchObject({ status: 'removed' });
  });

  it('is published again when that is asked for, though nobody has looked', async () => {
    const photo = await photoOf(merchant, garment);
    const first = await publishedLongAgo(photo);
    // Only off the product: the file is the merchant's to keep.
    await remove(first.mediaId, { onlyDetach: true });
    const again = await published(merchant, photo);
    expect(await picturesOf(merchant, garment.productId)).toEqual([garment.mediaId, again.mediaId]);
    expect((await readPublication(merchant, first.id)).status).toBe('removed');
    expect(await filesOf(merchant, first.id)).toHaveLength(1);
    // And that one is not published twice.
    expect((await merchant.post('/api/publications', { publicationId: newId(), renderId: photo.id })).status).toBe(409);
    expect((await undone(merchant, again.id)).status).toBe('undone');
  });

  it('is found by the look that happens now and then', async () => {
    const owner = await newMerchant('removed-then');
    const shirt = await addGarment(owner);
    const [gone, there] = [
      await published(owner, await photoOf(owner, shirt)),
      await published(owner, await photoOf(owner, shirt)),
    ];
    await asMerchant(owner, shirt.productId, 'media/delete', { mediaIds: [gone.mediaId] });
    for (const { id } of [gone, there]) await changeRecord('publications', id, { $unset: { lookedAt: 1 } });
    await ringSchedule('publications.look');
    await waitFor('the look to find it', async () => (await readPublication(owner, gone.id)).status === 'removed');
    await waitFor('the other one to be looked at', async () => {
      const [record] = await readRecords('publications', { _id: new ObjectId(there.id) });
      return record?.lookedAt;
    });
    expect((await readPublication(owner, there.id)).status).toBe('published');
  });

  it('is not said to be removed by a store that can’t be asked', async () => {
    const publication = await publishedLongAgo(await photoOf(merchant, await addGarment(merchant)));
    await letShopifyFail({ operation: 'product', mode: 'fail', status: 503, rate: 1 });
    expect((await look(publication.id)).status).toBe('published');
    await mendShopify();
  });

  it('is no other store’s to look at', async () => {
    const stranger = await newMerchant('removed-stranger');
    const shirt = await addGarment(stranger);
    const theirs = await published(stranger, await photoOf(stranger, shirt));
    expect((await merchant.post(`/api/publications/${theirs.id}/look`, {})).status).toBe(404);
  });
});

describe('a token that can’t be refreshed', () => {
  it('lets a publication wait, which goes on when the merchant opens the app', async () => {
    const owner = await newMerchant('no-token');
    const shirt = await addGarment(owner);
    const photo = await photoOf(owner, shirt);
    const held = { operation: 'fileUpdate', mode: 'fail', status: 503, rate: 1 };
    await letShopifyFail(held);
    const publicationId = newId();
    expect((await owner.post('/api/publications', { publicationId, renderId: photo.id })).status).toBe(202);
    const record = async () => (await readRecords('publications', { _id: new ObjectId(publicationId) }))[0];
    await waitFor('it to wait', async () => (await record())?.trouble);
    await control(`/_control/stores/${owner.handle}/revoke-tokens`, {});
    await mendShopify();
    await waitFor('it to wait for the store', async () => {
      const waiting = await record();
      return waiting?.trouble?.wait === 'store-not-connected' && waiting.status === 'processing';
    });
    // The merchant is back.
    expect((await owner.get('/api/credits')).status).toBe(200);
    expect((await restingPublication(owner, publicationId)).status).toBe('published');
    expect(await filesOf(owner, publicationId)).toHaveLength(1);
  });
});
