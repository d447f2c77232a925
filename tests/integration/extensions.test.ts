/** What the UI extensions in Shopify's pages call: from their own origin, with a session token, as a browser does. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EXTENSION_ENDPOINTS } from '#app/web/api/extension-endpoints.ts';
import type { ExtensionChoices, ExtensionPhoto, ExtensionPhotos } from '#app/web/api/extension-schemas.ts';
import { expectAsDescribed } from '#tests/fixtures/api-document.ts';
import { makeProduct, makeRule, shirtImage } from '#tests/fixtures/automations.ts';
import { addGarments, batchIn } from '#tests/fixtures/batches.ts';
import { addGarment, type StoreGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { asMerchant, picturesOf } from '#tests/fixtures/publications.ts';
import { credits, finishedRender, firstAvatarId } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { askForUploadRender, uploadGarment } from '#tests/fixtures/uploads.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const BASE = '/api/extensions';
const numberOf = (gid: string) => gid.slice(gid.lastIndexOf('/') + 1);

let merchant: Merchant;
let stranger: Merchant;
let garment: StoreGarment;
beforeAll(async () => {
  [merchant, stranger] = await Promise.all([newMerchant('extension'), newMerchant('stranger')]);
  garment = await addGarment(merchant);
});

async function photoIn(answer: Response): Promise<ExtensionPhoto> {
  return ((await answer.json()) as { photo: ExtensionPhoto }).photo;
}

function photosOf(who: Merchant, productId: string): Promise<Response> {
  return who.get(`${BASE}/products/${numberOf(productId)}/photos`);
}

describe('what an extension does on a product’s page', () => {
  it('is the whole job: choices, one photo for one credit, its place on the product, and off it again', async () => {
    const choices = await merchant.get(`${BASE}/choices`);
    const {
      avatars,
      credits: spendable,
      defaultAvatarId,
    } = (await expectAsDescribed(choices, 'get', `${BASE}/choices`)) as ExtensionChoices;
    expect(spendable).toBe(3);
    expect(defaultAvatarId).toBeNull();
    const product = await merchant.get(`${BASE}/products/${numberOf(garment.productId)}`);
    const read = await expectAsDescribed(product, 'get', `${BASE}/products/{productId}`);
    expect(read).toMatchObject({ product: { problem: null, pictures: [{ mediaId: garment.mediaId }] } });
    const before = await expectAsDescribed(
      await photosOf(merchant, garment.productId),
      'get',
      `${BASE}/products/{productId}/photos`,
    );
    expect(before).toMatchObject({ photos: [], none: { reason: 'not-asked' } });

    const avatarId = avatars.at(-1)?.id ?? '';
    const body = { renderId: newId(), garment, avatarId };
    const [asked, again] = await Promise.all([
      merchant.post(`${BASE}/photos`, body),
      merchant.post(`${BASE}/photos`, body),
    ]);
    expect([asked.status, again.status]).toEqual([202, 202]);
    await expectAsDescribed(asked, 'post', `${BASE}/photos`);
    expect((await credits(merchant)).total).toBe(2);
    await finishedRender(merchant, body.renderId);
    const done = await merchant.get(`${BASE}/photos/${body.renderId}`);
    const photo = (await expectAsDescribed(done.clone(), 'get', `${BASE}/photos/{renderId}`)) as {
      photo: ExtensionPhoto;
    };
    expect(photo.photo).toMatchObject({ status: 'completed', delivers: 'watermarked', publication: null });

    const publicationId = newId();
    const published = await merchant.post(`${BASE}/photos/${body.renderId}/publish`, { publicationId });
    expect(published.status).toBe(202);
    await expectAsDescribed(published, 'post', `${BASE}/photos/{renderId}/publish`);
    await publicationIs('published', body.renderId);
    expect(await picturesOf(merchant, garment.productId)).toHaveLength(2);
    const listed = (await (await photosOf(merchant, garment.productId)).json()) as ExtensionPhotos;
    expect(listed.photos.map(({ id }) => id)).toEqual([body.renderId]);
    expect(listed.none).toBeNull();

    const undone = await merchant.post(`${BASE}/publications/${publicationId}/undo`, {});
    expect(undone.status).toBe(202);
    await expectAsDescribed(undone, 'post', `${BASE}/publications/{publicationId}/undo`);
    await publicationIs('undone', body.renderId);
    expect(await picturesOf(merchant, garment.productId)).toHaveLength(1);
    // A person chose the avatar: it is the one to begin with next time.
    const next = (await (await merchant.get(`${BASE}/choices`)).json()) as ExtensionChoices;
    expect(next.defaultAvatarId).toBe(avatarId);
  });

  it('shows, of a photo of the merchant’s own picture, what it is on this product, and puts it there', async () => {
    const owner = await newMerchant('own-picture');
    const [here, there] = [await addGarment(owner, 'Here'), await addGarment(owner, 'There')];
    const upload = await uploadGarment(owner, await shirtPicture());
    const renderId = newId();
    expect((await askForUploadRender(owner, upload.id, renderId)).status).toBe(202);
    await finishedRender(owner, renderId);
    const publish = (productId?: string) =>
      owner.post(`${BASE}/photos/${renderId}/publish`, { publicationId: newId(), productId });
    const shownAt = async ({ productId }: StoreGarment) =>
      ((await (await photosOf(owner, productId)).json()) as ExtensionPhotos).photos[0]?.publication;
    const becomes = (status: string, place: StoreGarment) =>
      waitFor(`the photo to be ${status}`, async () => {
        const publication = await shownAt(place);
        return publication?.status === status && publication;
      });

    expect((await publish()).status).toBe(400);
    expect((await publish(here.productId)).status).toBe(202);
    const first = await becomes('published', here);
    await owner.post(`${BASE}/publications/${first.id}/undo`, {});
    await becomes('undone', here);
    expect((await publish(there.productId)).status).toBe(202);
    await becomes('published', there);
    // What is on the other product can't be taken off it here.
    expect(await shownAt(here)).toMatchObject({ id: first.id, status: 'undone', productId: here.productId });
    expect(await picturesOf(owner, there.productId)).toHaveLength(2);
  });

  it('has whole addresses, whose pictures Shopify’s pages may draw; that is signed, and the app’s own have none of it', async () => {
    const listed = (await (await photosOf(merchant, garment.productId)).json()) as ExtensionPhotos;
    const { avatars } = (await (await merchant.get(`${BASE}/choices`)).json()) as ExtensionChoices;
    for (const url of [listed.photos[0]?.pictureUrl ?? '', avatars[0]?.pictureUrl ?? '']) {
      expect(url.startsWith(`${stack().appUrl}/api/images/`)).toBe(true);
      const picture = await fetch(url);
      expect(picture.status).toBe(200);
      expect(picture.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    }
    const shown = new URL(avatars[0]?.pictureUrl ?? '');
    shown.searchParams.delete('site');
    expect((await fetch(shown)).status).toBe(404);
    const [mine] = ((await (await merchant.get('/api/avatars')).json()) as { avatars: { previewUrl: string }[] })
      .avatars;
    const own = `${stack().appUrl}${mine?.previewUrl}`;
    expect((await fetch(own)).headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect((await fetch(`${own}&site=shopify`)).status).toBe(404);
  });

  it('is told of a product that nothing can be made of', async () => {
    const bare = await addGarment(merchant, 'Bare shirt');
    await asMerchant(merchant, bare.productId, 'media/delete', { mediaIds: [bare.mediaId] });
    const none = (await (await photosOf(merchant, bare.productId)).json()) as ExtensionPhotos;
    expect(none.none).toMatchObject({ reason: 'no-picture', say: expect.stringContaining('has no picture yet') });
    const product = await merchant.get(`${BASE}/products/${numberOf(bare.productId)}`);
    expect(await product.json()).toMatchObject({ product: { pictures: [], problem: none.none?.say } });
    // Whoever knows why by now does not have Shopify asked again.
    const looked = await merchant.get(`${BASE}/products/${numberOf(bare.productId)}/photos?why=skip`);
    expect(await looked.json()).toEqual({ photos: [], none: null });
  });
});

describe('what an extension does with selected products', () => {
  it('is a quote that charges nothing, and a start that takes what was quoted, once', async () => {
    const owner = await newMerchant('selection');
    const garments = await addGarments(owner, { count: 2 });
    const avatarId = await firstAvatarId(owner);
    const batchId = newId();
    const productIds = garments.map(({ productId }) => productId);
    const body = { batchId, name: '3 products', avatarId, productIds: [...productIds, garment.productId] };
    const asked = await owner.post(`${BASE}/batches`, body);
    expect(asked.status).toBe(202);
    await expectAsDescribed(asked, 'post', `${BASE}/batches`);
    const quoted = await waitFor('the quote', async () => {
      const batch = await batchIn(await owner.get(`${BASE}/batches/${batchId}`));
      return batch.status === 'quoted' && batch;
    });
    // Another store's product is one that does not exist.
    expect(quoted).toMatchObject({ items: 2, skipped: 1, quote: { credits: 2, missing: 0 } });
    expect((await credits(owner)).total).toBe(3);
    const start = `${BASE}/batches/${batchId}/start?fromPlan=2&watermarked=2`;
    const [first, second] = await Promise.all([owner.post(start, {}), owner.post(start, {})]);
    expect([first.status, second.status]).toEqual([200, 200]);
    await expectAsDescribed(first, 'post', `${BASE}/batches/{batchId}/start`);
    expect((await credits(owner)).total).toBe(1);
    const other = await stranger.get(`${BASE}/batches/${batchId}`);
    expect(other.status).toBe(404);
  });
});

describe('who may call', () => {
  const browserAt = (origin: string) => ({ origin, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0' });
  const OURS = () => stack().env.SHOPIFY_EXTENSION_ORIGINS ?? '';

  it('is every extension of Shopify’s for exactly what is open to them, and no other site', async () => {
    const endpoints = Object.values(EXTENSION_ENDPOINTS);
    expect(endpoints.every(({ path }) => path.startsWith(`${BASE}/`))).toBe(true);
    for (const { path, method } of endpoints) {
      const address = `${stack().appUrl}${path.replace('{productId}', '1').replace(/\{\w+\}/g, newId())}`;
      const preflight = (origin: string) =>
        fetch(address, {
          method: 'OPTIONS',
          headers: {
            ...browserAt(origin),
            'access-control-request-method': method,
            'access-control-request-headers': 'authorization,content-type',
          },
        });
      const open = await preflight(OURS());
      expect(open.status, path).toBe(204);
      expect(open.headers.get('access-control-allow-origin')).toBe(OURS());
      expect(open.headers.get('access-control-allow-methods')).toBe(method);
      const closed = await preflight('https://evil.example');
      expect(closed.status, path).toBe(405);
      expect(closed.headers.has('access-control-allow-origin')).toBe(false);
    }
    const neighbour = await fetch(`${stack().appUrl}/api/credits`, { method: 'OPTIONS', headers: browserAt(OURS()) });
    expect(neighbour.status).toBe(405);
  });

  it('reads answers and problems at the configured origin alone', async () => {
    const paths = [`${BASE}/choices`, `${BASE}/photos/${newId()}`, `${BASE}/products/nine`];
    for (const [index, path] of paths.entries()) {
      const mine = await merchant.get(path, { origin: OURS() });
      expect(mine.status).toBe([200, 404, 400][index]);
      expect(mine.headers.get('access-control-allow-origin')).toBe(OURS());
      expect(mine.headers.get('vary')).toMatch(/origin/i);
      const foreign = await merchant.get(path, { origin: 'https://evil.example' });
      expect(foreign.headers.has('access-control-allow-origin')).toBe(false);
    }
  });

  it('is who shows a good token; what else comes along counts for nothing', async () => {
    const { handle, shop } = merchant;
    const expired = await control(`/_control/stores/${handle}/id-token`, { lifeSeconds: -120 }).catch(() => undefined);
    const wrong = { authorization: `Bearer ${String(Object(expired).idToken ?? 'a.b.c')}` };
    const callers: Record<string, string>[] = [{}, { authorization: 'Basic eA==' }, { cookie: `shop=${shop}` }, wrong];
    for (const headers of callers) {
      const answer = await fetch(`${stack().appUrl}${BASE}/choices`, { headers: { ...browserAt(OURS()), ...headers } });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('access-control-allow-origin')).toBe(OURS());
      expect(await answer.json()).toMatchObject({ type: 'urn:modelsnap:problem:unauthorized' });
    }
  });

  it('finds nothing of another store', async () => {
    const listed = (await (await photosOf(merchant, garment.productId)).json()) as ExtensionPhotos;
    const [photo] = listed.photos;
    const avatarId = await firstAvatarId(stranger);
    const answers = await Promise.all([
      photosOf(stranger, garment.productId),
      stranger.get(`${BASE}/products/${numberOf(garment.productId)}`),
      stranger.get(`${BASE}/photos/${photo?.id}`),
      stranger.post(`${BASE}/photos`, { renderId: newId(), garment, avatarId }),
      stranger.post(`${BASE}/photos`, { renderId: newId(), retryOf: photo?.id }),
      stranger.post(`${BASE}/photos/${photo?.id}/publish`, { publicationId: newId() }),
      stranger.post(`${BASE}/publications/${photo?.publication?.id}/undo`, {}),
    ]);
    for (const answer of answers) {
      expect(answer.status, answer.url).toBe(404);
      expect(await answer.json()).toMatchObject({ type: 'urn:modelsnap:problem:not-found' });
    }
    expect((await credits(stranger)).total).toBe(3);
  });
});

function publicationIs(status: string, renderId: string): Promise<unknown> {
  return waitFor(`the photo to be ${status}`, async () => {
    const photo = await photoIn(await merchant.get(`${BASE}/photos/${renderId}`));
    return photo.publication?.status === status;
  });
}

describe('why a product has no photo', () => {
  it('is what a rule said of it last, where one has looked at it', async () => {
    await makeRule(stranger, { name: 'Summer', conditions: [{ field: 'tag', values: ['summer'] }] });
    const product = await makeProduct(stranger, { images: [await shirtImage()] });
    const none = await waitFor('the rule to have looked', async () => {
      const read = (await (await photosOf(stranger, product.productId)).json()) as ExtensionPhotos;
      return read.none?.reason === 'by-rule' && read.none;
    });
    expect(none.say).toBe('The product does not meet a condition: tagged “summer”. (Rule “Summer”)');
  });
});
