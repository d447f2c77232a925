import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readProvenance } from '#app/services/images/provenance.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import { everyRenderRests } from '#tests/fixtures/faults.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { firstAvatarId, makePhoto } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';

let merchant: Merchant;
let stranger: Merchant;
let photo: RenderView;
let productId: string;

beforeAll(async () => {
  await everyRenderRests();
  [merchant, stranger] = [await newMerchant('mine'), await newMerchant('other')];
  const garment = await addGarment(merchant);
  productId = garment.productId;
  photo = await makePhoto(merchant, garment);
});

describe('A clean picture’s address never leaves the server for someone who may only see the watermark', () => {
  it('not in the JSON API, not in the pages, and the preview is another picture than the stored one', async () => {
    const bodies = await Promise.all([
      (await merchant.get(`/api/render/${photo.id}`)).text(),
      (await merchant.get('/api/render/history')).text(),
      (await merchant.get('/app/history?_data=routes%2Fapp.history')).text(),
      (await merchant.get(`/app/photos/${photo.id}?_data=routes%2Fapp.photos.%24renderId`)).text(),
    ]);
    for (const body of bodies) {
      expect(body).toContain(photo.id);
      expect(body).not.toMatch(/renders\/[0-9a-f]{64}/);
      expect(body).not.toContain('X-Amz-Signature');
      expect(body).not.toContain('output_0');
      expect(body).not.toContain(stack().s3Url);
    }
  });

  it('a free render’s download is watermarked like its preview', async () => {
    const watermarked = await merchant.get(`/api/images/${photo.id}/watermarked`);
    const download = await read(photo.downloadUrl);
    expect(download.equals(Buffer.from(await watermarked.arrayBuffer()))).toBe(true);
    expect(await meanDifference(await read(photo.previewUrl), download)).toBeLessThan(2);
    expect((await fetch(`${stack().appUrl}${photo.downloadUrl}`)).headers.get('content-disposition')).toMatch(
      /^attachment/,
    );
  });
});

describe('every generated picture says that it is AI-made, also as a preview', () => {
  it('a photo and an avatar alike', async () => {
    const [preview, avatar] = await Promise.all([read(photo.previewUrl), read(photo.avatarUrl)]);
    const digitalSourceType = 'trainedAlgorithmicMedia';
    expect(await readProvenance(preview)).toEqual({ digitalSourceType, recordId: photo.id });
    expect(await readProvenance(avatar)).toEqual({ digitalSourceType, recordId: photo.avatarId });
  });
});

describe('no shared cache keeps a private picture', () => {
  it('pictures and JSON are private', async () => {
    for (const path of [photo.previewUrl, photo.downloadUrl, photo.garmentUrl, photo.avatarUrl]) {
      expect((await fetch(`${stack().appUrl}${path}`)).headers.get('cache-control')).toMatch(/^private/);
    }
    expect((await merchant.get(`/api/render/${photo.id}`)).headers.get('cache-control')).toMatch(/^private/);
  });
});

describe('Another shop’s ids answer as if they did not exist', () => {
  it('for every endpoint that takes one', async () => {
    const missing = newId();
    const pairs = [
      ['/api/render/ID', photo.id],
      ['/api/render/download?id=ID', photo.id],
      ['/api/images/ID/watermarked', photo.id],
      ['/api/images/ID/garment', photo.id],
    ] as const;
    for (const [path, id] of pairs) {
      const theirs = await stranger.get(path.replace('ID', id));
      const nobodys = await stranger.get(path.replace('ID', missing));
      expect(theirs.status).toBe(404);
      expect(await theirs.text()).toBe(await nobodys.text());
    }
    const publish = await stranger.post('/api/publications', { publicationId: newId(), renderId: photo.id });
    expect(publish.status).toBe(404);
    const retry = await stranger.post('/api/render', { renderId: newId(), retryOf: photo.id });
    expect(retry.status).toBe(404);
    const page = await stranger.get(`/app/photos/${photo.id}?_data=routes%2Fapp.photos.%24renderId`);
    expect(page.status).toBe(404);
    const avatarId = await firstAvatarId(stranger);
    const garment = { productId, mediaId: 'gid://shopify/MediaImage/1' };
    const product = await stranger.post('/api/render', { renderId: newId(), garment, avatarId });
    expect([404, 422]).toContain(product.status);
  });

  it('a signed address of one store does not open with another store’s name in it', async () => {
    const forged = (photo.previewUrl ?? '').replace(
      encodeURIComponent(merchant.shop),
      encodeURIComponent(stranger.shop),
    );
    expect(forged).not.toBe(photo.previewUrl);
    expect((await fetch(`${stack().appUrl}${forged}`)).status).toBe(404);
  });
});

describe('A person’s photo can’t be passed off as an avatar, and the engine is never given an address that a user made up', () => {
  it.each([
    ['an address as the avatar', { avatarId: 'https://example.com/person.jpg' }],
    ['an address beside the ids', { garmentUrl: 'https://example.com/garment.jpg' }],
    [
      'an address in the garment',
      { garment: { productId: 'https://example.com', mediaId: 'https://example.com/x.jpg' } },
    ],
    [
      'a picture that is not the product’s',
      { garment: { productId: 'gid://shopify/Product/1', mediaId: 'gid://shopify/MediaImage/1' } },
    ],
  ])('%s is refused', async (_what, part) => {
    const garment = await addGarment(stranger);
    const before = await engineCalls();
    const avatarId = await firstAvatarId(stranger);
    const answer = await stranger.post('/api/render', { renderId: newId(), garment, avatarId, ...part });
    expect([400, 404, 422]).toContain(answer.status);
    expect(await engineCalls()).toBe(before);
  });
});

async function engineCalls(): Promise<number> {
  const state = await (await fetch(`${stack().fashnUrl}/_control/state`)).json();
  return (state.submissions as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
}

async function read(path: string | null): Promise<Buffer> {
  return Buffer.from(await (await fetch(`${stack().appUrl}${path}`)).arrayBuffer());
}

async function meanDifference(a: Buffer, b: Buffer): Promise<number> {
  const [one, two] = await Promise.all(
    [a, b].map((bytes) => sharp(bytes).resize(200, 200, { fit: 'fill' }).raw().toBuffer()),
  );
  if (!one || !two) return Number.NaN;
  return one.reduce((sum, value, index) => sum + Math.abs(value - (two[index] ?? 0)), 0) / one.length;
}
