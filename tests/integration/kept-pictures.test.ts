import { PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DerivedPictureRecord } from '#app/domain/pictures/derived-picture.record.ts';
import { findRender } from '#app/domain/renders/read/read-renders.ts';
import { watermarkedPreview } from '#app/domain/renders/read/render-pictures.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { archiveBusiness } from '#app/domain/store-life/archive-business.ts';
import { redactShop } from '#app/domain/store-life/redact-shop.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { readProvenance } from '#app/services/images/provenance.ts';
import { type WatermarkedSize, watermarkRecipe } from '#app/services/images/watermark-picture.ts';
import { storageClient } from '#app/services/storage/client.ts';
import { contentHash } from '#app/services/storage/content-key.ts';
import { deleteObject, getObject, headObject } from '#app/services/storage/objects.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import { entityTag } from '#app/web/entity-tag.ts';
import { pictureResponse } from '#app/web/picture-response.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { makePhoto } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

/** The tests are a second process beside the web one, with a memory of its own. */
let merchant: Merchant;
let photo: RenderView;
let render: Render;

beforeAll(async () => {
  Object.assign(process.env, stack().env, { LOG_LEVEL: 'silent' });
  await connectDatabase();
  merchant = await newMerchant('kept');
  photo = await makePhoto(merchant, await addGarment(merchant));
  render = await findRender(merchant.shop, photo.id);
});
afterAll(disconnectDatabase);

const ask = (path: string | null, init?: RequestInit) => fetch(`${stack().appUrl}${path}`, init);
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

/** The key under which the picture is kept, once its object is there. */
function keptKey(size: WatermarkedSize, of = render): Promise<string> {
  return waitFor(`the ${size} to be kept`, async () => {
    const wanted = { owner: of.shop, sourceKey: of.output?.key ?? '', recipe: watermarkRecipe(size) };
    const record = await DerivedPictureRecord.findOne(wanted).lean();
    return record && (await headObject(record.key)) ? record.key : undefined;
  });
}

async function overwrite(key: string, bytes: Buffer): Promise<void> {
  const put = new PutObjectCommand({ Bucket: stack().env.S3_BUCKET, Key: key, Body: bytes });
  await storageClient().send(put);
}

describe('a preview', () => {
  it('is made when first asked for, then kept under its content, for every process', async () => {
    const answers = await Promise.all([ask(photo.previewUrl), ask(photo.previewUrl), ask(photo.previewUrl)]);
    const [first, ...others] = await Promise.all(answers.map(bytesOf));
    for (const other of others) expect(other.equals(first ?? Buffer.of())).toBe(true);
    const key = await keptKey('preview');
    expect((await getObject(key)).body.equals(first ?? Buffer.of())).toBe(true);
    const elsewhere = await watermarkedPreview(render, 'preview');
    expect(answers[0]?.headers.get('etag')).toBe(entityTag(elsewhere.hash));
    expect((await readProvenance(first ?? Buffer.of()))?.recordId).toBe(photo.id);
  });

  it('is as large as its type says; another type has another signature, and an unknown one is refused', async () => {
    const edge = async (path: string | null) => (await sharp(await bytesOf(await ask(path))).metadata()).height;
    expect(await edge(photo.previewUrl)).toBe(Math.min(1000, photo.height ?? 0));
    expect(await edge(photo.thumbnailUrl)).toBe(400);
    const full = await merchant.get(`/api/images/${photo.id}/watermarked`);
    expect((await sharp(await bytesOf(full)).metadata()).height).toBe(photo.height);
    expect((await ask((photo.previewUrl ?? '').replace('type=preview', 'type=full'))).status).toBe(404);
    expect((await merchant.get(`/api/images/${photo.id}/watermarked?type=clean`)).status).toBe(400);
  });

  it('that the caller has is answered 304 without reading storage, privately; HEAD tells its size', async () => {
    const whole = await ask(photo.previewUrl);
    const size = (await bytesOf(whole)).length;
    const etag = whole.headers.get('etag') ?? '';
    const again = await ask(photo.previewUrl, { headers: { 'if-none-match': `"other", ${etag}` } });
    expect(again.status).toBe(304);
    expect(again.headers.get('etag')).toBe(etag);
    expect(again.headers.get('cache-control')).toMatch(/^private/);
    expect((await bytesOf(again)).length).toBe(0);
    const head = await ask(photo.previewUrl, { method: 'HEAD' });
    expect([head.status, Number(head.headers.get('content-length'))]).toEqual([200, size]);

    await deleteObject(await keptKey('preview'));
    const asker = new Request('http://localhost/', { headers: { 'if-none-match': etag } });
    const unread = await pictureResponse(asker, await watermarkedPreview(render, 'preview'), { maxAgeSeconds: 60 });
    expect(unread.status).toBe(304);
  });

  it('whose object is gone is made again and kept again', async () => {
    const { hash, bytes } = await (await watermarkedPreview(render, 'preview')).read();
    expect(contentHash(bytes)).toBe(hash);
    expect((await getObject(await keptKey('preview'))).body.equals(bytes)).toBe(true);
  });
});

describe('If watermarking fails, nothing is served', () => {
  it('a kept object that is not what was written, be it the clean picture, is made again instead', async () => {
    await ask(photo.thumbnailUrl);
    const key = await keptKey('thumbnail');
    const { body: marked } = await getObject(key);
    const { body: clean } = await getObject(render.output?.key ?? '');
    await overwrite(key, clean);
    const { bytes } = await (await watermarkedPreview(render, 'thumbnail')).read();
    expect(bytes.equals(marked)).toBe(true);
    await waitFor('the right object', async () => (await getObject(key).catch(() => null))?.body.equals(marked));
  });

  it('a clean picture that can’t be marked is answered with an error that holds no picture, and is kept nowhere', async () => {
    const other = await makePhoto(merchant, await addGarment(merchant, 'Torn shirt'));
    const stored = await findRender(merchant.shop, other.id);
    const key = stored.output?.key ?? '';
    const { body: clean } = await getObject(key);
    await overwrite(key, clean.subarray(0, clean.length / 2));
    for (const path of [other.previewUrl, other.thumbnailUrl, other.downloadUrl]) {
      const answer = await ask(path);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    const isFromIt = { owner: merchant.shop, sourceKey: key };
    expect(await DerivedPictureRecord.countDocuments(isFromIt)).toBe(0);
    await overwrite(key, clean);
    expect((await ask(other.previewUrl)).status).toBe(200);
  });
});

describe('shop/redact really deletes', () => {
  it('the pictures that were made from others, too', async () => {
    await ask(photo.garmentUrl);
    await keptKey('preview');
    const keys = await waitFor('the garment to be kept', async () => {
      const kept = await DerivedPictureRecord.find({ owner: merchant.shop }).lean();
      return kept.some(({ recipe }) => recipe.startsWith('web')) && kept.map(({ key }) => key);
    });
    await archiveBusiness({ shop: merchant.shop, triggeredAt: new Date() });
    await redactShop({ shop: merchant.shop, by: 'test', now: new Date() });
    for (const key of keys) expect(await headObject(key)).toBeUndefined();
    expect(await DerivedPictureRecord.countDocuments({ owner: merchant.shop })).toBe(0);
  });
});
