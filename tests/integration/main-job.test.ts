import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readProvenance } from '#app/services/images/provenance.ts';
import { everyRenderRests } from '#tests/fixtures/faults.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { makePhoto, readRender } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

beforeAll(everyRenderRests);

describe('the main job over HTTP', () => {
  it('a product’s picture becomes a model photo in the product’s media', async () => {
    const merchant = await newMerchant('main');
    const garment = await addGarment(merchant, 'Rust shirt');
    const photo = await makePhoto(merchant, garment);
    expect(photo.status).toBe('completed');
    expect(photo.delivers).toBe('watermarked');

    const publicationId = newId();
    const ask = () => merchant.post('/api/publications', { publicationId, renderId: photo.id, position: 'first' });
    const answers = await Promise.all([ask(), ask()]);
    expect(answers.map((answer) => answer.status)).toEqual([202, 202]);
    const published = await waitFor('the publication', async () => {
      const { publication } = await readRender(merchant, photo.id);
      return publication?.isFinal && publication;
    });
    expect(published).toMatchObject({ status: 'published', failure: null });

    const { product } = await (await merchant.get(`/api/products/${garment.productId.split('/').at(-1)}`)).json();
    expect(product.pictures.map((picture: { id: string }) => picture.id)).toEqual([published.mediaId, garment.mediaId]);
    const onProduct = Buffer.from(await (await fetch(product.pictures[0].url)).arrayBuffer());
    expect((await sharp(onProduct).metadata()).width).toBe(photo.width);
    expect(product.pictures[0].alt).toBe('Rust shirt worn by a model (AI-generated photo)');
  });

  it('a photo is published once at a time', async () => {
    const merchant = await newMerchant('once');
    const photo = await makePhoto(merchant, await addGarment(merchant));
    const ask = () => merchant.post('/api/publications', { publicationId: newId(), renderId: photo.id });
    const statuses = (await Promise.all([ask(), ask(), ask()])).map((answer) => answer.status);
    expect(statuses.toSorted()).toEqual([202, 409, 409]);
  });

  it('every file that leaves carries its provenance', async () => {
    const merchant = await newMerchant('mark');
    const photo = await makePhoto(merchant, await addGarment(merchant));
    for (const path of [photo.previewUrl, photo.downloadUrl]) {
      const picture = await fetch(`${stack().appUrl}${path}`);
      expect(picture.status).toBe(200);
      const mark = await readProvenance(Buffer.from(await picture.arrayBuffer()));
      expect(mark).toEqual({ digitalSourceType: 'trainedAlgorithmicMedia', recordId: photo.id });
    }
  });

  it('progress answers 304 while nothing has changed', async () => {
    const merchant = await newMerchant('etag');
    const photo = await makePhoto(merchant, await addGarment(merchant));
    const first = await merchant.get(`/api/render/${photo.id}`);
    const again = await merchant.get(`/api/render/${photo.id}`, { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  it('each render is submitted to the engine once', async () => {
    const merchant = await newMerchant('paid');
    const before = await submissions();
    await makePhoto(merchant, await addGarment(merchant, 'Paid once', undefined));
    expect((await submissions()) - before).toBe(1);
  });
});

async function submissions(): Promise<number> {
  const state = await (await fetch(`${stack().fashnUrl}/_control/state`)).json();
  return (state.submissions as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
}
