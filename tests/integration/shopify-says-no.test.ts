import { MongoClient, ObjectId } from 'mongodb';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PUBLICATION_FAILURES, type PublicationFailureCode } from '#app/domain/publications/publication-failure.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import {
  addColouredGarment,
  ageTrouble,
  asMerchant,
  type ColouredGarment,
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
let garment: ColouredGarment;
let photo: RenderView;
beforeAll(async () => {
  merchant = await newMerchant('says-no');
  garment = await addColouredGarment(merchant);
  photo = await photoOf(merchant, garment);
});
afterEach(async () => {
  await mendShopify();
  await control('/_control/settings', { fileSearchLagMs: 0 });
});

/** The simulator's cupboard is shared: a code that was not taken by its test would strike the next one. */
async function letPictureEnd(code: string, times = 1): Promise<void> {
  await control('/_control/media-errors', { code, times });
}

async function expectFailed(code: PublicationFailureCode, publicationId: string): Promise<void> {
  const ended = await restingPublication(merchant, publicationId);
  expect(ended).toMatchObject({ status: 'failed', failure: { code, title: PUBLICATION_FAILURES[code].title } });
  expect(ended.failure?.advice).toContain(PUBLICATION_FAILURES[code].advice);
  await expectNothingOfOurs(publicationId);
}

async function expectNothingOfOurs(publicationId: string): Promise<void> {
  await waitFor('ours to be gone', async () => (await filesOf(merchant, publicationId)).length === 0);
  expect(await picturesOf(merchant, garment.productId)).toEqual(garment.mediaIds);
  expect(await marksOf(merchant, garment.productId)).toEqual([]);
  const [front = ''] = garment.mediaIds;
  expect(await variantPictures(merchant, garment.productId)).toEqual([front, front, null, null]);
}

/** Published in the end, with one file and one picture, and made ready for the next test. */
async function expectPublishedOnce(publicationId: string): Promise<void> {
  const ended = await restingPublication(merchant, publicationId);
  expect(ended).toMatchObject({ status: 'published', failure: null, waitingFor: null });
  expect(await filesOf(merchant, publicationId)).toHaveLength(1);
  const pictures = await picturesOf(merchant, garment.productId);
  expect(pictures.filter((id) => id === ended.mediaId)).toHaveLength(1);
  expect(pictures).toHaveLength(garment.mediaIds.length + 1);
  await undone(merchant, publicationId);
}

describe('what Shopify refuses for good ends with a sentence, and with nothing of ours in the store', () => {
  it.each([
    ['fileCreate', 'ALT_VALUE_LIMIT_EXCEEDED', 'alt-text-too-long'],
    ['fileCreate', 'UNACCEPTABLE_TRIAL_ASSET', 'plan-refuses-files'],
    ['fileCreate', 'INVALID_FILENAME', 'picture-refused'],
    ['fileUpdate', 'FILE_DOES_NOT_EXIST', 'photo-removed'],
    ['fileUpdate', 'PRODUCT_MEDIA_LIMIT_EXCEEDED', 'gallery-full'],
    ['fileUpdate', 'REFERENCE_TARGET_DOES_NOT_EXIST', 'product-gone'],
    ['fileUpdate', 'PRODUCT_SUSPENDED', 'product-suspended'],
    ['metafieldsSet', 'INVALID_VALUE', 'marking-refused'],
    ['metafieldsSet', 'APP_NOT_AUTHORIZED', 'permission-missing'],
    ['productVariantsBulkUpdate', 'PRODUCT_VARIANT_DOES_NOT_EXIST', 'variant-gone'],
    ['productVariantsBulkUpdate', 'PRODUCT_VARIANT_ALREADY_HAS_MEDIA', 'variants-refused'],
    ['productVariantsBulkUpdate', 'INVALID_INPUT', 'variants-refused'],
  ] as const)('%s: %s', async (operation, code, failure) => {
    await letShopifyFail(userError(operation, code));
    await expectFailed(failure, await publish(merchant, photo, { variantIds: garment.variantIds }));
  });

  it('productReorderMedia: PRODUCT_DOES_NOT_EXIST', async () => {
    await letShopifyFail(userError('productReorderMedia', 'PRODUCT_DOES_NOT_EXIST', 'mediaUserErrors'));
    await expectFailed('product-gone', await publish(merchant, photo, { position: 'first' }));
  });

  it.each([
    ['INVALID_IMAGE_FILE_SIZE', 'picture-too-heavy'],
    ['INVALID_IMAGE_RESOLUTION', 'picture-too-large'],
    ['INVALID_IMAGE_ASPECT_RATIO', 'picture-too-narrow'],
    ['UNSUPPORTED_IMAGE_FILE_TYPE', 'picture-type-refused'],
    ['FILE_STORAGE_LIMIT_EXCEEDED', 'store-full'],
  ] as const)('media error %s', async (code, failure) => {
    await letPictureEnd(code);
    await expectFailed(failure, await publish(merchant, photo));
  });

  it('a permission that the merchant took back', async () => {
    await letShopifyFail({
      operation: 'fileUpdate',
      mode: 'fail',
      status: 200,
      body: { errors: [{ message: 'Access denied for fileUpdate field.', extensions: { code: 'ACCESS_DENIED' } }] },
    });
    await expectFailed('permission-missing', await publish(merchant, photo));
  });

  it.each([402, 423])('a store that is frozen (HTTP %s)', async (status) => {
    await letShopifyFail({ operation: 'fileUpdate', mode: 'fail', status });
    await expectFailed('store-frozen', await publish(merchant, photo));
  });

  it('an upload of a kind that Shopify does not know', async () => {
    await letShopifyFail(userError('stagedUploadsCreate', ''));
    await expectFailed('picture-refused', await publish(merchant, photo));
  });

  it('variants that were given the photo before it failed show again what they had', async () => {
    await letShopifyFail(userError('metafieldsSet', 'INVALID_TYPE'));
    await expectFailed('marking-refused', await publish(merchant, photo, { variantIds: garment.variantIds.slice(1) }));
  });

  it('a gallery that is really full, and a product that is really gone', async () => {
    const owner = await newMerchant('full');
    const full = await addGarment(owner);
    const picture = (await shirtPicture('#888', 64)).toString('base64');
    const images = Array.from({ length: 249 }, (_, index) => ({ base64: picture, filename: `${index}.jpg` }));
    await asMerchant(owner, full.productId, 'media', { images });
    const first = await restingPublication(owner, await publish(owner, await photoOf(owner, full)));
    expect(first).toMatchObject({ status: 'failed', failure: { code: 'gallery-full' } });
    expect(await picturesOf(owner, full.productId)).toHaveLength(250);

    const gone = await addGarment(owner);
    const ofGone = await photoOf(owner, gone);
    await asMerchant(owner, gone.productId, 'delete', {});
    const second = await restingPublication(owner, await publish(owner, ofGone));
    expect(second).toMatchObject({ status: 'failed', failure: { code: 'product-gone' } });
    await waitFor('ours to be gone', async () => (await filesOf(owner, second.id)).length === 0);
  });
});

describe('what passes is waited for, and ends published once', () => {
  it.each([
    ['fileCreate', 'FILENAME_ALREADY_EXISTS', 'userErrors'],
    ['fileCreate', 'INVALID_IMAGE_SOURCE_URL', 'userErrors'],
    ['fileUpdate', 'NON_READY_STATE', 'userErrors'],
    ['fileUpdate', 'FILE_LOCKED', 'userErrors'],
    ['fileUpdate', 'INVALID_FAILED_MEDIA_STATE', 'userErrors'],
    ['productReorderMedia', 'MEDIA_DOES_NOT_EXIST_ON_PRODUCT', 'mediaUserErrors'],
    ['productReorderMedia', 'NON_READY_MEDIA', 'mediaUserErrors'],
    ['productVariantsBulkUpdate', 'NON_READY_MEDIA', 'userErrors'],
    ['metafieldsSet', 'STALE_OBJECT', 'userErrors'],
  ])('%s: %s', async (operation, code, name) => {
    await letShopifyFail(userError(operation, code, name));
    const wishes = { position: 'first', variantIds: garment.variantIds.slice(0, 1) };
    await expectPublishedOnce(await publish(merchant, photo, wishes));
  });

  it.each([
    'MEDIA_TIMEOUT_ERROR',
    'IMAGE_DOWNLOAD_FAILURE',
    'IMAGE_PROCESSING_FAILURE',
    'INVALID_SIGNED_URL',
    'DUPLICATE_FILENAME_ERROR',
    'UNKNOWN',
  ])('media error %s, with a fresh file', async (code) => {
    await letPictureEnd(code);
    await expectPublishedOnce(await publish(merchant, photo));
  });

  it.each([
    ['429 without Retry-After', 'product', { mode: 'fail', status: 429 }],
    ['429 with seconds', 'product', { mode: 'fail', status: 429, headers: { 'retry-after': '1' } }],
    [
      '429 with a date',
      'product',
      { mode: 'fail', status: 429, headers: { 'retry-after': new Date(0).toUTCString() } },
    ],
    ['503 with Retry-After', 'nodes', { mode: 'fail', status: 503, headers: { 'retry-after': '1' } }],
    ['500', 'fileCreate', { mode: 'fail', status: 500, body: 'Internal Server Error' }],
    ['garbage', 'fileUpdate', { mode: 'garbage' }],
    ['a page in place of JSON', 'fileUpdate', { mode: 'fail', status: 200, body: '<html>Be right back</html>' }],
    ['an error of Shopify’s own', 'fileUpdate', internalError()],
    ['no answer at all', 'fileUpdate', { mode: 'timeout' }],
    ['a connection that breaks off', 'stagedUploadsCreate', { mode: 'reset' }],
    ['an answer to fileCreate that is lost', 'fileCreate', { mode: 'lost-reply' }],
    ['an answer to fileUpdate that is lost', 'fileUpdate', { mode: 'lost-reply' }],
    ['an upload permission that has run out', 'staged-upload', { mode: 'fail', status: 400 }],
    ['a storage that is down', 'staged-upload', { mode: 'fail', status: 503 }],
    ['a token that was just changed', 'fileUpdate', { mode: 'fail', status: 401 }],
  ])('%s', async (_title, operation, fault) => {
    await letShopifyFail({ operation, ...fault });
    await expectPublishedOnce(await publish(merchant, photo));
  });

  it('a bucket that is empty (THROTTLED with HTTP 200) is waited for', async () => {
    await control('/_control/cost', { handle: merchant.handle, currentlyAvailable: 0 });
    await expectPublishedOnce(await publish(merchant, photo));
  });

  it('access tokens that ended early are refreshed', async () => {
    await control(`/_control/stores/${merchant.handle}/expire-tokens`, {});
    await expectPublishedOnce(await publish(merchant, photo));
  });

  it('a file that was made while its answer was lost is found, however late the search finds it', async () => {
    await control('/_control/settings', { fileSearchLagMs: 6000 });
    await letShopifyFail({ operation: 'fileCreate', mode: 'lost-reply' });
    const publicationId = await publish(merchant, photo);
    await waitFor('the page to explain', async () => {
      const { waitingFor } = await readPublication(merchant, publicationId);
      return waitingFor === 'Shopify is still working on the photo; this goes on by itself.';
    });
    await expectPublishedOnce(publicationId);
  });
});

function internalError() {
  const errors = [{ message: 'Internal error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }];
  return { mode: 'fail', status: 200, body: { errors } };
}

describe('an outage', () => {
  it('is outlasted; the page says that we keep trying', async () => {
    await letShopifyFail({ operation: '*', mode: 'fail', status: 502, rate: 1 });
    const publicationId = await publish(merchant, photo);
    await waitFor('the page to explain', async () => {
      const { waitingFor, status } = await readPublication(merchant, publicationId);
      return status !== 'failed' && waitingFor === 'Shopify is not answering; we keep trying.';
    });
    await mendShopify();
    await expectPublishedOnce(publicationId);
  });

  it('that lasts too long ends as failed, and what was sent by then is removed once Shopify answers', async () => {
    await letShopifyFail({ operation: 'metafieldsSet', mode: 'fail', status: 503, rate: 1 });
    await letShopifyFail({ operation: 'fileDelete', mode: 'fail', status: 503, rate: 1 });
    const publicationId = await publish(merchant, photo, { variantIds: garment.variantIds });
    await waitFor('it to wait', async () => (await readPublication(merchant, publicationId)).waitingFor !== null);
    await ageTrouble(publicationId, new Date(Date.now() - 3 * 60 * 60 * 1000));
    const failed = await restingPublication(merchant, publicationId);
    expect(failed).toMatchObject({ status: 'failed', failure: { code: 'store-unreachable' } });
    expect(failed.failure?.advice).toContain('is being removed');
    expect(await filesOf(merchant, publicationId)).toHaveLength(1);

    // Published again meanwhile, it first waits for what the earlier try has left.
    const again = await publish(merchant, photo);
    await waitFor('the second to wait', async () => {
      return (await readPublication(merchant, again)).waitingFor?.includes('removed first');
    });
    await mendShopify();
    await expectPublishedOnce(again);
    await expectNothingOfOurs(publicationId);
    expect((await readPublication(merchant, publicationId)).failure?.advice).not.toContain('is being removed');
  });
});

describe('what goes on for too long', () => {
  const longAgo = () => new Date(Date.now() - 3 * 60 * 60 * 1000);

  it('an undoing ends with its reason, and the product is free for the next photo', async () => {
    const { id: publicationId } = await published(merchant, photo);
    await letShopifyFail({ operation: 'fileUpdate', mode: 'fail', status: 503, rate: 1 });
    expect((await undo(merchant, publicationId)).status).toBe(202);
    await waitFor('it to wait', async () => (await readPublication(merchant, publicationId)).waitingFor !== null);
    await ageTrouble(publicationId, longAgo());
    const ended = await restingPublication(merchant, publicationId);
    expect(ended).toMatchObject({ status: 'not_undone', undoFailure: { code: 'store-unreachable' } });
    await mendShopify();
    expect(await undone(merchant, publicationId)).toMatchObject({ status: 'undone' });
    await expectPublishedOnce(await publish(merchant, photo));
  });

  it('a file that is refused again and again ends with its reason, and the next photo has its turn', async () => {
    await letShopifyFail({ ...userError('fileCreate', 'INVALID_IMAGE_SOURCE_URL'), times: 1000 });
    const publicationId = await publish(merchant, photo);
    await waitFor('it to wait', async () => (await readPublication(merchant, publicationId)).waitingFor !== null);
    await ageTrouble(publicationId, longAgo());
    await expectFailed('processing-failed', publicationId);
    await mendShopify();
    await expectPublishedOnce(await publish(merchant, photo));
  });
});

describe('a store that removed the app in the middle', () => {
  it('ends its publication with a reason, and nothing is tried for ever', async () => {
    const owner = await newMerchant('left');
    const left = await addGarment(owner);
    await letShopifyFail({ operation: 'fileUpdate', mode: 'fail', status: 503, rate: 1 });
    const publicationId = await publish(owner, await photoOf(owner, left));
    await waitFor('it to wait', async () => (await readPublication(owner, publicationId)).waitingFor !== null);
    await control(`/_control/stores/${owner.handle}/uninstall`, {});
    const record = await waitFor('the leftover to be given up', async () => {
      const publication = await readRecord(publicationId);
      return publication?.leftover === 'kept' && publication;
    });
    expect(record).toMatchObject({ status: 'failed', failure: { code: 'store-disconnected' } });
    expect(record.holdsProductId).toBeUndefined();
    // Back again, it is rid of what was left there.
    expect(await filesOf(owner, publicationId)).toHaveLength(1);
    await mendShopify();
    await control(`/_control/stores/${owner.handle}/install`, {});
    await waitFor('the store to be back', async () => (await owner.get('/api/credits')).status === 200);
    await waitFor('ours to be gone', async () => (await filesOf(owner, publicationId)).length === 0);
  });
});

async function readRecord(publicationId: string) {
  const client = await MongoClient.connect(stack().env.MONGODB_URI ?? '');
  try {
    return await client
      .db()
      .collection('publications')
      .findOne({ _id: new ObjectId(publicationId) });
  } finally {
    await client.close();
  }
}

describe('exactly once', () => {
  it('many photos for one product are put there one after the other, each once', async () => {
    const owner = await newMerchant('queue');
    const shared = await addGarment(owner);
    const photos = [await photoOf(owner, shared), await photoOf(owner, shared), await photoOf(owner, shared)];
    const publications = await Promise.all(photos.map((one) => publish(owner, one, { position: 'first' })));
    const ended = await Promise.all(publications.map((id) => restingPublication(owner, id)));
    expect(ended.map(({ status }) => status)).toEqual(Array(3).fill('published'));
    const pictures = await picturesOf(owner, shared.productId);
    expect(pictures).toHaveLength(4);
    expect(pictures.at(-1)).toBe(shared.mediaId);
    expect(new Set(ended.map(({ mediaId }) => mediaId))).toEqual(new Set(pictures.slice(0, 3)));
  });

  it('a photo that the merchant removed by hand can be undone and published again', async () => {
    const owner = await newMerchant('by-hand');
    const shirt = await addGarment(owner);
    const ofShirt = await photoOf(owner, shirt);
    const first = await published(owner, ofShirt);
    await asMerchant(owner, shirt.productId, 'media/delete', { mediaIds: [first.mediaId], onlyDetach: true });
    expect((await undone(owner, first.id)).status).toBe('removed');
    const second = await published(owner, ofShirt);
    expect(await picturesOf(owner, shirt.productId)).toEqual([shirt.mediaId, second.mediaId]);
  });
});
