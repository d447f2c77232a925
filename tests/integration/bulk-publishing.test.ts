/** Publishing and undoing many photos at once, as a caller of the API sees it. */
import { afterEach, describe, expect, it } from 'vitest';
import type { PublishableView } from '#app/web/api/bulk-schemas.ts';
import { expectAsDescribed } from '#tests/fixtures/api-document.ts';
import { addGarments } from '#tests/fixtures/batches.ts';
import {
  askToPublish,
  askToUndo,
  bulkItemsOf,
  cancelBulkAction,
  decide,
  endedBulkAction,
  finishedBatch,
  merchantWithCredits,
  photosOfBatch,
  publishBatch,
  undoMany,
} from '#tests/fixtures/bulk-actions.ts';
import { changeRecord, readRecords } from '#tests/fixtures/database.ts';
import { shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import {
  addColouredGarment,
  asMerchant,
  everyPublicationRests,
  letShopifyFail,
  marksOf,
  mendShopify,
  photoOf,
  picturesOf,
  publish,
  published,
  userError,
  variantPictures,
} from '#tests/fixtures/publications.ts';
import { removeApp } from '#tests/fixtures/removal.ts';
import { uploadGarment } from '#tests/fixtures/uploads.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

afterEach(async () => {
  await mendShopify();
  await control('/_control/settings', { processingMs: 400 });
});

/** A store with a finished batch of so many products, each on two avatars, all of them approved. */
async function approvedBatch(count: number) {
  const merchant = await merchantWithCredits('bulk', 2 * count);
  const garments = await addGarments(merchant, { count });
  const batchId = await finishedBatch(merchant, garments, 2);
  await decide(merchant, batchId, 'approved');
  return { merchant, garments, batchId };
}

const statusesOf = async (merchant: Merchant) =>
  (await readRecords('publications', { shop: merchant.shop })).map(({ status }) => status);

/** Of the publications that a bulk action asked for, how many were under way at the same time. */
async function mostAtOnce(merchant: Merchant): Promise<number> {
  const asked = await readRecords('publications', { shop: merchant.shop, bulkActionId: { $exists: true } });
  const underWay = asked.map(
    ({ createdAt }) => asked.filter((other) => other.createdAt <= createdAt && other.publishedAt > createdAt).length,
  );
  return Math.max(...underWay);
}

describe('publishing all approved photos of a batch', () => {
  it('puts each on its product once, several on one product among them, and tells of each', async () => {
    const { merchant, garments, batchId } = await approvedBatch(3);
    const before = await merchant.get(`/api/render/batch/${batchId}/publish`);
    expect(await expectAsDescribed(before, 'get', '/api/render/batch/{batchId}/publish')).toEqual({
      publishable: {
        approved: 6,
        toPublish: 6,
        watermarked: 3,
        replaced: 0,
        ownPictures: 0,
        onProducts: 0,
        unwanted: 0,
      },
    });
    // A double click, and a lost answer; then a second tab.
    const bulkActionId = newId();
    const wanted = { bulkActionId, position: 'first' };
    const answers = await Promise.all([1, 2, 3].map(() => askToPublish(merchant, batchId, wanted)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    for (const answer of answers) {
      const body = await expectAsDescribed(answer, 'post', '/api/render/batch/{batchId}/publish');
      expect(body).toMatchObject({ bulkAction: { id: bulkActionId, kind: 'publish', batchId } });
    }
    expect((await publishBatch(merchant, batchId)).id).toBe(bulkActionId);

    const ended = await endedBulkAction(merchant, bulkActionId);
    expect(ended).toMatchObject({ status: 'done', isCounted: true, items: 6, problems: [] });
    expect(ended.counts).toEqual({ waiting: 0, working: 0, done: 6, failed: 0, leftOut: 0 });
    for (const { productId, mediaId } of garments) {
      const pictures = await picturesOf(merchant, productId);
      expect(pictures).toHaveLength(3);
      expect(pictures.indexOf(mediaId)).toBe(2);
      expect(await marksOf(merchant, productId)).toHaveLength(2);
    }
    expect(await statusesOf(merchant)).toEqual(Array(6).fill('published'));
    const items = await bulkItemsOf(merchant, bulkActionId);
    expect(items.map(({ ordinal, state, reason }) => ({ ordinal, state, reason }))).toEqual(
      Array.from({ length: 6 }, (_, ordinal) => ({ ordinal, state: 'done', reason: null })),
    );
    const page = await merchant.get(`/api/bulk-actions/${bulkActionId}/items`);
    await expectAsDescribed(page, 'get', '/api/bulk-actions/{bulkActionId}/items');
    const read = await merchant.get(`/api/bulk-actions/${bulkActionId}`);
    await expectAsDescribed(read, 'get', '/api/bulk-actions/{bulkActionId}');

    // Once more: there is nothing left to do, and each says so.
    const again = await endedBulkAction(merchant, (await publishBatch(merchant, batchId)).id);
    expect(again.counts).toMatchObject({ done: 0, leftOut: 6 });
    expect(again.problems).toMatchObject([{ code: 'already-published', state: 'left_out', count: 6 }]);
    const after = await (await merchant.get(`/api/render/batch/${batchId}/publish`)).json();
    expect(after).toMatchObject({ publishable: { approved: 6, toPublish: 0, onProducts: 6 } });
  });

  it('leaves out what is not approved, is no longer, or has no product, and tells failures with their reason', async () => {
    const merchant = await merchantWithCredits('bulk', 10);
    const garments = await addGarments(merchant, { count: 5 });
    const upload = await uploadGarment(merchant, await shirtPicture('#225588', 560));
    const batchId = await finishedBatch(merchant, [...garments, { garmentId: upload.id }]);
    const photos = await photosOfBatch(merchant, batchId);
    const photoFor = (index: number) =>
      String(photos.find(({ garment }) => garment.productId === garments[index]?.productId)?._id);
    await decide(merchant, batchId, 'approved');
    await decide(merchant, batchId, 'rejected', [photoFor(0)]);
    await published(merchant, { id: photoFor(1) });
    await asMerchant(merchant, garments[2]?.productId ?? '', 'delete', {});
    const refused = await askToPublish(merchant, batchId, { position: 'somewhere' });
    await expectAsDescribed(refused, 'post', '/api/render/batch/{batchId}/publish');
    expect(refused.status).toBe(400);

    const { id } = await publishBatch(merchant, batchId);
    const ended = await endedBulkAction(merchant, id);
    expect(ended.items).toBe(5);
    expect(ended.counts).toEqual({ waiting: 0, working: 0, done: 2, failed: 1, leftOut: 2 });
    const reasons = Object.fromEntries(ended.problems.map(({ code, state, count }) => [code, { state, count }]));
    expect(reasons).toEqual({
      'product-gone': { state: 'failed', count: 1 },
      'already-published': { state: 'left_out', count: 1 },
      'own-picture': { state: 'left_out', count: 1 },
    });
    const problems = await bulkItemsOf(merchant, id, 'problems');
    expect(problems.map(({ reason }) => reason?.code).toSorted()).toEqual(
      ['already-published', 'own-picture', 'product-gone'].toSorted(),
    );
    for (const { reason } of problems) expect(reason?.advice).toMatch(/\.$/);
  });

  it('can be stopped: what is on its way arrives, the rest is left out and can be published later', async () => {
    const { merchant, batchId } = await approvedBatch(6);
    await control('/_control/settings', { processingMs: 1500 });
    const { id } = await publishBatch(merchant, batchId);
    await waitFor('some to be on their way', async () => (await statusesOf(merchant)).length >= 4);
    const cancelled = await cancelBulkAction(merchant, id);
    expect(cancelled.status).toBe('cancelled');
    const ended = await endedBulkAction(merchant, id);
    expect(ended.status).toBe('cancelled');
    expect(ended.counts.done).toBeGreaterThanOrEqual(4);
    expect(ended.counts.done + ended.counts.leftOut).toBe(12);
    expect(ended.problems).toMatchObject([{ code: 'stopped', count: ended.counts.leftOut }]);
    expect(await statusesOf(merchant)).toEqual(Array(ended.counts.done).fill('published'));

    const rest = await endedBulkAction(merchant, (await publishBatch(merchant, batchId)).id);
    expect(rest.counts).toMatchObject({ done: ended.counts.leftOut, failed: 0 });
    expect(await statusesOf(merchant)).toEqual(Array(12).fill('published'));
  });

  it('passes over a photo whose approval is taken back before its turn', async () => {
    const { merchant, batchId } = await approvedBatch(4);
    await control('/_control/settings', { processingMs: 1500 });
    const { id } = await publishBatch(merchant, batchId);
    await waitFor('all to be counted', async () => (await bulkItemsOf(merchant, id)).length === 8);
    const last = (await bulkItemsOf(merchant, id)).at(-1);
    await decide(merchant, batchId, 'rejected', [last?.renderId ?? '']);
    const ended = await endedBulkAction(merchant, id);
    expect(ended.counts).toMatchObject({ done: 7, leftOut: 1 });
    expect(ended.problems).toMatchObject([{ code: 'not-approved', count: 1 }]);
  });

  it('leaves a single photo of the same store its turn, and begins only a few at once', async () => {
    const { merchant, batchId } = await approvedBatch(5);
    const single = await photoOf(merchant, await addColouredGarment(merchant));
    await control('/_control/settings', { processingMs: 1500 });
    const { id } = await publishBatch(merchant, batchId);
    await waitFor('some to be on their way', async () => (await statusesOf(merchant)).length >= 4);
    await published(merchant, single);
    const meanwhile = await readRecords('bulk_items', { shop: merchant.shop, state: 'waiting' });
    expect(meanwhile.length).toBeGreaterThan(0);
    expect((await endedBulkAction(merchant, id)).counts.done).toBe(10);
    expect(await mostAtOnce(merchant)).toBe(4);
  });

  it('is refused without an approved photo, for another store’s batch and action, and for an id of something else', async () => {
    const { merchant, batchId } = await approvedBatch(1);
    const stranger = await newMerchant('bulk-stranger');
    for (const answer of [
      askToPublish(stranger, batchId),
      askToUndo(stranger, { batchId }),
      stranger.get(`/api/render/batch/${batchId}/publish`),
    ])
      expect((await answer).status).toBe(404);
    const action = await publishBatch(merchant, batchId);
    for (const answer of [
      stranger.get(`/api/bulk-actions/${action.id}`),
      stranger.get(`/api/bulk-actions/${action.id}/items`),
      stranger.post(`/api/bulk-actions/${action.id}/cancel`, {}),
    ])
      expect((await answer).status).toBe(404);
    expect((await endedBulkAction(merchant, action.id)).counts.done).toBe(2);

    const reused = await merchant.post('/api/publications/undo-many', {
      bulkActionId: action.id,
      scope: { everything: true },
    });
    expect(reused.status).toBe(409);
    await decide(merchant, batchId, 'rejected');
    const refused = await askToPublish(merchant, batchId);
    expect(refused.status).toBe(409);
    expect(await expectAsDescribed(refused, 'post', '/api/render/batch/{batchId}/publish')).toMatchObject({
      title: 'No photo is approved',
    });
    const nothing = await askToUndo(stranger, { everything: true });
    expect(nothing.status).toBe(409);
    await expectAsDescribed(nothing, 'post', '/api/publications/undo-many');
    const nonsense = await merchant.post('/api/publications/undo-many', {
      bulkActionId: newId(),
      scope: { day: '2026-02-30' },
    });
    expect(nonsense.status).toBe(400);
    await expectAsDescribed(nonsense, 'post', '/api/publications/undo-many');
  });

  it('ends with the app', async () => {
    const { merchant, batchId } = await approvedBatch(5);
    await control('/_control/settings', { processingMs: 1500 });
    await publishBatch(merchant, batchId);
    await waitFor('some to be on their way', async () => (await statusesOf(merchant)).length >= 4);
    await removeApp(merchant);
    await waitFor('it to end', async () => {
      const [action] = await readRecords('bulk_actions', { shop: merchant.shop });
      return action?.status === 'cancelled' && action.endedAt;
    });
    const left = await readRecords('bulk_items', { shop: merchant.shop, code: 'stopped' });
    expect(left.length).toBeGreaterThan(0);
  });
});

/** Makes these photos of a batch again, and approves what comes of it. Returns the new photos, in the order of those. */
async function madeAgain(merchant: Merchant, batchId: string, photoIds: string[]): Promise<string[]> {
  const answer = await merchant.post(`/api/render/batch/${batchId}/retry`, { roundId: newId(), photos: photoIds });
  expect(answer.status).toBe(202);
  const before = await photosOfBatch(merchant, batchId);
  const itemOf = (id: string) => before.find(({ _id }) => String(_id) === id)?.batch.ordinal;
  const current = await waitFor('the new photos', async () => {
    const photos = (await photosOfBatch(merchant, batchId)).filter(({ batch }) => batch.isCurrent);
    return photos.every(({ status }) => status === 'completed') && photos;
  });
  const ids = photoIds.map((id) => String(current.find(({ batch }) => batch.ordinal === itemOf(id))?._id));
  await decide(merchant, batchId, 'approved', ids);
  return ids;
}

/** How the publications of a photo ended, or are. */
async function publicationsOf(merchant: Merchant, renderId: string): Promise<string[]> {
  const publications = await readRecords('publications', { shop: merchant.shop });
  return publications.filter((one) => String(one.renderId) === renderId).map(({ status }) => status);
}

const publishableOf = async (merchant: Merchant, batchId: string) =>
  ((await (await merchant.get(`/api/render/batch/${batchId}/publish`)).json()) as { publishable: PublishableView })
    .publishable;

describe('a photo that was made again', () => {
  it('takes the place of the one before once it is on the product, and the variants that showed that', async () => {
    const merchant = await merchantWithCredits('bulk', 10);
    const garment = await addColouredGarment(merchant);
    const batchId = await finishedBatch(merchant, [garment], 2);
    await decide(merchant, batchId, 'approved');
    const [first = '', other = ''] = (await photosOfBatch(merchant, batchId)).map(({ _id }) => String(_id));
    const [redS = '', redM = ''] = garment.variantIds;
    await published(merchant, { id: first }, { variantIds: [redS, redM] });
    const shownBefore = await variantPictures(merchant, garment.productId);
    await endedBulkAction(merchant, (await publishBatch(merchant, batchId)).id);
    const [second = ''] = await madeAgain(merchant, batchId, [first]);
    expect(await publishableOf(merchant, batchId)).toMatchObject({
      approved: 2,
      toPublish: 1,
      replaced: 1,
      onProducts: 2,
      unwanted: 0,
    });

    await control('/_control/settings', { processingMs: 1500 });
    const { id } = await publishBatch(merchant, batchId);
    await waitFor('the new one to be on its way', async () => (await publicationsOf(merchant, second)).length === 1);
    // The product is never without.
    expect(await publicationsOf(merchant, first)).toEqual(['published']);
    expect((await endedBulkAction(merchant, id)).counts).toMatchObject({ done: 1, leftOut: 1 });
    await everyPublicationRests();
    expect(await publicationsOf(merchant, first)).toEqual(['undone']);
    expect(await publicationsOf(merchant, second)).toEqual(['published']);
    expect(await publicationsOf(merchant, other)).toEqual(['published']);
    const ours = (await picturesOf(merchant, garment.productId)).filter((id) => !garment.mediaIds.includes(id));
    expect(ours).toHaveLength(2);
    expect((await marksOf(merchant, garment.productId)).toSorted()).toEqual(ours.toSorted());
    const [replaced] = shownBefore;
    const shown = await variantPictures(merchant, garment.productId);
    expect(shown[0]).not.toBe(replaced);
    expect(ours).toContain(shown[0]);
    expect(shown).toEqual([shown[0], shown[0], ...shownBefore.slice(2)]);
    expect(await publishableOf(merchant, batchId)).toMatchObject({
      toPublish: 0,
      replaced: 0,
      onProducts: 2,
      unwanted: 0,
    });

    // Undone, the earlier one does not come back, and the variants show what they did before all of ours.
    const undone = await endedBulkAction(merchant, (await undoMany(merchant, { batchId })).id);
    expect(undone.counts).toMatchObject({ done: 2, failed: 0 });
    expect(await picturesOf(merchant, garment.productId)).toEqual(garment.mediaIds);
    const [front] = garment.mediaIds;
    expect(await variantPictures(merchant, garment.productId)).toEqual([front, front, ...shownBefore.slice(2)]);
  });

  it('does so published by itself, too, and gives way to the one before when that is gone back to', async () => {
    const { merchant, garments, batchId } = await approvedBatch(1);
    await endedBulkAction(merchant, (await publishBatch(merchant, batchId)).id);
    const [first = ''] = (await photosOfBatch(merchant, batchId)).map(({ _id }) => String(_id));
    const [second = ''] = await madeAgain(merchant, batchId, [first]);
    await published(merchant, { id: second });
    await everyPublicationRests();
    expect(await publicationsOf(merchant, first)).toEqual(['undone']);
    const back = await merchant.post(`/api/render/${first}/review`, { state: 'approved' });
    expect(back.status).toBe(200);
    expect(await publishableOf(merchant, batchId)).toMatchObject({ toPublish: 1, replaced: 1, onProducts: 2 });
    expect((await endedBulkAction(merchant, (await publishBatch(merchant, batchId)).id)).counts).toMatchObject({
      done: 1,
      leftOut: 1,
    });
    await everyPublicationRests();
    expect((await publicationsOf(merchant, first)).toSorted()).toEqual(['published', 'undone']);
    expect(await publicationsOf(merchant, second)).toEqual(['undone']);
    expect(await picturesOf(merchant, garments[0]?.productId ?? '')).toHaveLength(3);

    // Whoever publishes the replaced one by itself after that wants both; taking off what was replaced leaves one.
    await published(merchant, { id: second });
    expect(await picturesOf(merchant, garments[0]?.productId ?? '')).toHaveLength(4);
    expect(await publishableOf(merchant, batchId)).toMatchObject({ onProducts: 3, unwanted: 1 });
    const undoing = await undoMany(merchant, { batchId, onlyUnwanted: true });
    expect(undoing).toMatchObject({ onlyUnwanted: true });
    expect((await endedBulkAction(merchant, undoing.id)).counts).toMatchObject({ done: 1, failed: 0 });
    expect((await publicationsOf(merchant, second)).toSorted()).toEqual(['undone', 'undone']);
    expect(await picturesOf(merchant, garments[0]?.productId ?? '')).toHaveLength(3);
    expect((await askToUndo(merchant, { batchId, onlyUnwanted: true })).status).toBe(409);
  });

  it('gives way, where only what is unwanted is taken off, to taking off all of the batch', async () => {
    const { merchant, garments, batchId } = await approvedBatch(1);
    await endedBulkAction(merchant, (await publishBatch(merchant, batchId)).id);
    const [first = ''] = (await photosOfBatch(merchant, batchId)).map(({ _id }) => String(_id));
    await decide(merchant, batchId, 'rejected', [first]);
    const part = await undoMany(merchant, { batchId, onlyUnwanted: true });
    const whole = await undoMany(merchant, { batchId });
    expect(whole.id).not.toBe(part.id);
    await endedBulkAction(merchant, whole.id);
    await everyPublicationRests();
    expect(await picturesOf(merchant, garments[0]?.productId ?? '')).toEqual([garments[0]?.mediaId]);
    const again = await merchant.post('/api/publications/undo-many', { bulkActionId: part.id, scope: { batchId } });
    expect(again.status).toBe(409);
  });

  it('is left out with its reason where it was replaced or rejected before its publication began', async () => {
    const merchant = await merchantWithCredits('bulk', 10);
    const garment = await addColouredGarment(merchant);
    const [, back = ''] = garment.mediaIds;
    const batchId = await finishedBatch(merchant, [garment, { ...garment, mediaId: back }], 2);
    await decide(merchant, batchId, 'approved');
    const single = await photoOf(merchant, garment);
    // All are of one product: one at a time is at it, the others are asked for and have not begun.
    await control('/_control/settings', { processingMs: 10_000 });
    await publish(merchant, single);
    await waitFor('that to have begun', async () => (await publicationsOf(merchant, single.id))[0] === 'processing');
    const { id } = await publishBatch(merchant, batchId);
    await waitFor('the others to be asked for', async () => (await statusesOf(merchant)).length === 5);
    const [replaced = '', rejected = ''] = (await photosOfBatch(merchant, batchId)).map(({ _id }) => String(_id));
    const answer = await merchant.post(`/api/render/batch/${batchId}/retry`, { roundId: newId(), photos: [replaced] });
    expect(answer.status).toBe(202);
    await decide(merchant, batchId, 'rejected', [rejected]);
    await control('/_control/settings', { processingMs: 400 });
    const ended = await endedBulkAction(merchant, id);
    expect(ended.counts).toMatchObject({ done: 2, failed: 0, leftOut: 2 });
    expect(ended.problems.map(({ code, state }) => [code, state]).toSorted()).toEqual([
      ['not-approved', 'left_out'],
      ['replaced', 'left_out'],
    ]);
    expect(await publicationsOf(merchant, replaced)).toEqual(['failed']);
    expect(await publicationsOf(merchant, rejected)).toEqual(['failed']);
    expect(await picturesOf(merchant, garment.productId)).toHaveLength(garment.mediaIds.length + 3);
  });

  it('leaves the one before on the product when it is rejected on its way, and that it is there is told', async () => {
    const { merchant, garments, batchId } = await approvedBatch(1);
    await endedBulkAction(merchant, (await publishBatch(merchant, batchId)).id);
    const [first = ''] = (await photosOfBatch(merchant, batchId)).map(({ _id }) => String(_id));
    const [second = ''] = await madeAgain(merchant, batchId, [first]);
    await control('/_control/settings', { processingMs: 8000 });
    const { id } = await publishBatch(merchant, batchId);
    await waitFor('it to have begun', async () => (await publicationsOf(merchant, second))[0] === 'processing');
    await decide(merchant, batchId, 'rejected', [second]);
    expect((await endedBulkAction(merchant, id)).counts).toMatchObject({ done: 1 });
    await everyPublicationRests();
    expect(await publicationsOf(merchant, first)).toEqual(['published']);
    expect(await publicationsOf(merchant, second)).toEqual(['published']);
    expect(await publishableOf(merchant, batchId)).toMatchObject({ onProducts: 3, unwanted: 1 });
    expect(await picturesOf(merchant, garments[0]?.productId ?? '')).toHaveLength(4);
  });
});

describe('undoing many publications', () => {
  it('of a batch takes ours off and leaves theirs as the merchant has it by now, and variants show what they should', async () => {
    const merchant = await merchantWithCredits('bulk', 10);
    const garments = [await addColouredGarment(merchant), await addColouredGarment(merchant)] as const;
    const batchId = await finishedBatch(merchant, [...garments], 2);
    await decide(merchant, batchId, 'approved');
    const [edited, left] = garments;
    const photos = await photosOfBatch(merchant, batchId);
    const ofEdited = photos.filter(({ garment }) => garment.productId === edited.productId);
    const [redS = '', redM = '', blueS = ''] = edited.variantIds;
    const shown = await published(
      merchant,
      { id: String(ofEdited[0]?._id) },
      { position: 'first', variantIds: [redS, redM, blueS] },
    );
    expect((await endedBulkAction(merchant, (await publishBatch(merchant, batchId)).id)).counts).toMatchObject({
      done: 3,
      leftOut: 1,
    });
    // One of another origin stays.
    const other = await published(merchant, await photoOf(merchant, left));

    // The merchant goes on working: adds, removes, reorders, gives a variant another picture, takes one of ours off.
    const [front = '', back = ''] = edited.mediaIds;
    const added = (await asMerchant(merchant, edited.productId, 'media', {
      images: [{ base64: (await shirtPicture('#2c8f46')).toString('base64'), filename: 'theirs.jpg' }],
    })) as { mediaIds: string[] };
    const theirs = added.mediaIds.at(-1) ?? '';
    await asMerchant(merchant, edited.productId, `variants/${redM.split('/').at(-1)}`, { mediaId: theirs });
    await asMerchant(merchant, edited.productId, 'media/delete', { mediaIds: [back] });
    const ours = (await picturesOf(merchant, edited.productId)).filter((id) => ![front, theirs].includes(id));
    await asMerchant(merchant, edited.productId, 'media/reorder', { mediaIds: [theirs, ...ours, front] });
    const [removed = ''] = (await picturesOf(merchant, left.productId)).filter(
      (id) => !left.mediaIds.includes(id) && id !== other.mediaId,
    );
    await asMerchant(merchant, left.productId, 'media/delete', { mediaIds: [removed] });

    const undoing = await undoMany(merchant, { batchId });
    expect(undoing).toMatchObject({ kind: 'undo', batchId });
    const ended = await endedBulkAction(merchant, undoing.id);
    expect(ended.counts).toEqual({ waiting: 0, working: 0, done: 4, failed: 0, leftOut: 0 });
    expect(await picturesOf(merchant, edited.productId)).toEqual([theirs, front]);
    expect(await variantPictures(merchant, edited.productId)).toEqual([front, theirs, null, null]);
    expect(await marksOf(merchant, edited.productId)).toEqual([]);
    expect(await picturesOf(merchant, left.productId)).toEqual([...left.mediaIds, other.mediaId]);
    expect(await marksOf(merchant, left.productId)).toEqual([other.mediaId]);
    expect(shown.mediaId).toBeTruthy();
    const none = await askToUndo(merchant, { batchId });
    expect(none.status).toBe(409);
  });

  it('of everything stops what is being published, waits for what is on its way, and leaves nothing of ours', async () => {
    const { merchant, garments, batchId } = await approvedBatch(5);
    const coloured = await addColouredGarment(merchant);
    await published(merchant, await photoOf(merchant, coloured), { variantIds: coloured.variantIds });
    await control('/_control/settings', { processingMs: 1500 });
    const publishing = await publishBatch(merchant, batchId);
    await waitFor('some to be on their way', async () => (await statusesOf(merchant)).length >= 5);
    const single = await photoOf(merchant, await addColouredGarment(merchant));
    await publish(merchant, single);
    const undoing = await undoMany(merchant, { everything: true });
    const refused = await askToPublish(merchant, batchId);
    expect(refused.status).toBe(409);
    expect(await expectAsDescribed(refused, 'post', '/api/render/batch/{batchId}/publish')).toMatchObject({
      title: 'Many photos are being published or taken off just now',
    });
    const ended = await endedBulkAction(merchant, undoing.id);
    expect(ended).toMatchObject({ batchId: null, day: null, status: 'done' });
    expect(ended.counts).toMatchObject({ failed: 0, leftOut: 0, waiting: 0, working: 0 });
    expect((await endedBulkAction(merchant, publishing.id)).status).toBe('cancelled');
    expect(new Set(await statusesOf(merchant))).toEqual(new Set(['undone']));
    for (const { productId, mediaId } of garments) expect(await picturesOf(merchant, productId)).toEqual([mediaId]);
    expect(await picturesOf(merchant, coloured.productId)).toEqual(coloured.mediaIds);
    expect(await variantPictures(merchant, coloured.productId)).toEqual([
      coloured.mediaIds[0],
      coloured.mediaIds[0],
      null,
      null,
    ]);
    const days = await merchant.get('/api/publications/days');
    expect(await expectAsDescribed(days, 'get', '/api/publications/days')).toEqual({ total: 0, days: [] });
  });

  it('of a day takes that day’s, by the store’s own calendar', async () => {
    const merchant = await newMerchant('bulk-day');
    await control(`/_control/stores/${merchant.handle}/update`, { ianaTimezone: 'Pacific/Auckland' });
    const garments = [await addColouredGarment(merchant), await addColouredGarment(merchant)] as const;
    const early = await published(merchant, await photoOf(merchant, garments[0]));
    const late = await published(merchant, await photoOf(merchant, garments[1]));
    await waitFor('the store’s zone to be known', async () => {
      const [business] = await readRecords('businesses', { shop: merchant.shop });
      return business?.ianaTimezone === 'Pacific/Auckland';
    });
    // Both on one day of UTC, on two of the store's.
    const day = new Date(Date.now() - 5 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
    const next = new Date(Date.parse(day) + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
    await changeRecord('publications', early.id, { $set: { publishedAt: new Date(`${day}T08:00:00Z`) } });
    await changeRecord('publications', late.id, { $set: { publishedAt: new Date(`${day}T20:00:00Z`) } });
    expect(await (await merchant.get('/api/publications/days')).json()).toEqual({
      total: 2,
      days: [
        { day: next, count: 1 },
        { day, count: 1 },
      ],
    });
    const ended = await endedBulkAction(merchant, (await undoMany(merchant, { day })).id);
    expect(ended).toMatchObject({ day, counts: { done: 1, failed: 0, leftOut: 0 } });
    expect(await picturesOf(merchant, garments[0].productId)).toEqual(garments[0].mediaIds);
    expect(await picturesOf(merchant, garments[1].productId)).toHaveLength(3);
    expect((await askToUndo(merchant, { day })).status).toBe(409);
  });

  it('tells what Shopify refused and why, and the same again takes up what is left', async () => {
    const { merchant, garments, batchId } = await approvedBatch(2);
    await endedBulkAction(merchant, (await publishBatch(merchant, batchId)).id);
    await everyPublicationRests();
    await letShopifyFail({ ...userError('fileUpdate', 'INVALID'), times: 1 });
    const ended = await endedBulkAction(merchant, (await undoMany(merchant, { everything: true })).id);
    expect(ended.counts).toEqual({ waiting: 0, working: 0, done: 3, failed: 1, leftOut: 0 });
    expect(ended.problems).toMatchObject([
      { code: 'change-refused', state: 'failed', title: 'Shopify did not let the photo be taken off', count: 1 },
    ]);
    const [failed] = await bulkItemsOf(merchant, ended.id, 'problems');
    expect(failed?.reason?.advice).toMatch(/^Press Undo again/);
    const again = await endedBulkAction(merchant, (await undoMany(merchant, { everything: true })).id);
    expect(again).toMatchObject({ items: 1, counts: { done: 1, failed: 0 } });
    for (const { productId, mediaId } of garments) expect(await picturesOf(merchant, productId)).toEqual([mediaId]);
  });
});
