import { ObjectId } from 'mongodb';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { UploadView } from '#app/web/api/garment-schemas.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import { changeRecord } from '#tests/fixtures/database.ts';
import { clearFaults, faultHappened, orderFault, refuseNextRun } from '#tests/fixtures/faults.ts';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { credits, finishedRender, firstAvatarId, makePhoto, readRender } from '#tests/fixtures/renders.ts';
import { ringSchedule } from '#tests/fixtures/ring-schedule.ts';
import { stack } from '#tests/fixtures/stack.ts';
import {
  askForUploadRender,
  confirmUpload,
  deleteBytes,
  sendFile,
  startUpload,
  storedKeys,
  uploadGarment,
  withUploadRecords,
} from '#tests/fixtures/uploads.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let merchant: Merchant;
let stranger: Merchant;
beforeAll(async () => {
  [merchant, stranger] = [await newMerchant('uploader'), await newMerchant('stranger')];
});

describe('An upload can’t overwrite anything, belongs to who asked for it, and is checked byte by byte', () => {
  it('a picture that was sent is taken in as a garment, once', async () => {
    const upload = await startUpload(merchant);
    expect(await sendFile(upload, await shirtPicture())).toBe(204);
    const answers = await Promise.all([
      confirmUpload(merchant, upload.uploadId),
      confirmUpload(merchant, upload.uploadId),
    ]);
    answers.push(await confirmUpload(merchant, upload.uploadId));
    for (const answer of answers) {
      expect(await answer.json()).toEqual({
        garment: {
          id: upload.uploadId,
          fileName: 'shirt.jpg',
          width: 800,
          height: 800,
          previewUrl: expect.stringContaining(`/api/images/${upload.uploadId}/upload?`),
        },
      });
    }
  });

  it('what is sent again to the same place changes nothing of what was taken in', async () => {
    const upload = await startUpload(merchant);
    await sendFile(upload, await shirtPicture('#224466'));
    const { garment } = (await (await confirmUpload(merchant, upload.uploadId)).json()) as { garment: UploadView };
    const before = await readPreview(garment);
    expect(await sendFile(upload, await shirtPicture('#ffffff'))).toBe(204);
    await confirmUpload(merchant, upload.uploadId);
    expect(await readPreview(garment)).toEqual(before);
  });

  it('another store’s upload does not exist: not to confirm, not to see, not to render', async () => {
    const upload = await startUpload(merchant);
    await sendFile(upload, await shirtPicture());
    expect((await confirmUpload(stranger, upload.uploadId)).status).toBe(404);
    await confirmUpload(merchant, upload.uploadId);

    expect((await merchant.get(`/api/images/${upload.uploadId}/upload`)).status).toBe(200);
    const [theirs, missing] = [
      await stranger.get(`/api/images/${upload.uploadId}/upload`),
      await stranger.get(`/api/images/${newId()}/upload`),
    ];
    expect([theirs.status, await theirs.json()]).toEqual([404, await missing.json()]);
    const [theirRender, missingRender] = [
      await askForUploadRender(stranger, upload.uploadId),
      await askForUploadRender(stranger, newId()),
    ];
    expect([theirRender.status, await theirRender.json()]).toEqual([404, await missingRender.json()]);
    expect((await credits(stranger)).total).toBe(3);
  });

  it('a picture’s address is bound to its owner and to what it shows', async () => {
    const { previewUrl } = await uploadGarment(merchant, await shirtPicture());
    const answer = await fetch(`${stack().appUrl}${previewUrl}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toMatch(/^private/);
    const changed = [
      previewUrl.replace(merchant.shop, stranger.shop),
      previewUrl.replace('/upload?', '/garment?'),
      previewUrl.replace(/images\/[0-9a-f]{24}/, `images/${newId()}`),
    ];
    for (const address of changed) expect((await fetch(`${stack().appUrl}${address}`)).status).toBe(404);
  });

  it('what is no picture is refused with the reason, whatever it calls itself', async () => {
    const upload = await startUpload(merchant, { contentType: 'image/png' });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    expect(await sendFile(upload, svg)).toBe(204);
    const answer = await confirmUpload(merchant, upload.uploadId);
    expect(answer.status).toBe(422);
    expect((await answer.json()).errors.file).toMatch(/JPEG/);
    expect((await storedKeys()).filter((key) => key === upload.form.fields.key)).toEqual([]);
  });

  it('confirmed by two servers at once, it is the same garment for both', async () => {
    const upload = await startUpload(merchant);
    await sendFile(upload, await shirtPicture('#2468ac'));
    await orderFault('s3', { operation: 'head', mode: 'delay', delayMs: 4000 });
    const answer = confirmUpload(merchant, upload.uploadId);
    await faultHappened('s3');
    const confirmed = { status: 'confirmed', pictureKey: 'garments/other/server.jpg', width: 600, height: 800 };
    const before = await changeRecord('garment_uploads', upload.uploadId, { $set: confirmed });
    await deleteBytes(before?.incomingKey);
    expect((await answer).status).toBe(200);
    await clearFaults('s3');
  });

  it('confirming what never arrived says so, and other types get no place', async () => {
    const upload = await startUpload(merchant);
    expect((await confirmUpload(merchant, upload.uploadId)).status).toBe(409);
    expect((await merchant.post('/api/upload', { fileName: 'x.svg', contentType: 'image/svg+xml' })).status).toBe(400);
  });

  it('what was sent and never taken in is swept away after two hours, and what was taken in stays', async () => {
    const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
    const [forgotten, young, taken] = [
      await startUpload(merchant),
      await startUpload(merchant),
      await startUpload(merchant),
    ];
    for (const upload of [forgotten, young, taken]) await sendFile(upload, await shirtPicture());
    await confirmUpload(merchant, taken.uploadId);
    // Its form still works for a while: what is sent then belongs to nobody.
    await sendFile(taken, await shirtPicture());
    const idsOf = (uploads: { uploadId: string }[]) => uploads.map(({ uploadId }) => new ObjectId(uploadId));
    await withUploadRecords((records) =>
      records.updateMany({ _id: { $in: idsOf([forgotten, taken]) } }, { $set: { createdAt: old } }),
    );
    await ringSchedule('garments.sweep-uploads');
    const left = () =>
      withUploadRecords(async (records) =>
        (await records.find({ _id: { $in: idsOf([forgotten, young, taken]) } }).toArray()).map(({ _id }) =>
          String(_id),
        ),
      );
    await waitFor('the sweep', async () => (await left()).length === 2);
    expect((await left()).toSorted()).toEqual([young.uploadId, taken.uploadId].toSorted());
    await waitFor('the places to be empty', async () => {
      const keys = new Set(await storedKeys());
      return ![forgotten, taken].some(({ form }) => keys.has(form.fields.key ?? ''));
    });
    expect(await storedKeys()).toContain(young.form.fields.key);
    expect((await merchant.get(`/api/images/${taken.uploadId}/upload`)).status).toBe(200);
  });
});

describe('the merchant’s own picture as garment', () => {
  let photo: RenderView;
  let owner: Merchant;
  beforeAll(async () => {
    owner = await newMerchant('own-picture');
    const garment = await uploadGarment(owner, await shirtPicture(), 'linen-shirt.jpg');
    const renderId = newId();
    const answers = await Promise.all([
      askForUploadRender(owner, garment.id, renderId),
      askForUploadRender(owner, garment.id, renderId),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    photo = await finishedRender(owner, renderId);
  });

  it('becomes a photo for one credit, named after its file', async () => {
    expect(photo).toMatchObject({
      status: 'completed',
      garmentKind: 'upload',
      productId: null,
      productTitle: 'linen-shirt.jpg',
      category: 'tops',
    });
    expect((await credits(owner)).total).toBe(2);
    const history = (await (await owner.get('/api/render/history')).json()) as { renders: RenderView[] };
    expect(history.renders.map(({ id }) => id)).toEqual([photo.id]);
    const shown = await fetch(`${stack().appUrl}${photo.garmentUrl}`);
    expect((await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).width).toBe(800);
  });

  it('the same id with another picture is refused', async () => {
    const other = await uploadGarment(owner, await shirtPicture('#111111'));
    expect((await askForUploadRender(owner, other.id, photo.id)).status).toBe(409);
  });

  it('an upload that was not taken in is no garment, and nothing is charged', async () => {
    const { uploadId } = await startUpload(owner);
    const answer = await askForUploadRender(owner, uploadId);
    expect(answer.status).toBe(404);
    expect((await answer.json()).errors.garmentId).toMatch(/upload/);
    expect((await credits(owner)).total).toBe(2);
  });

  it.each([
    ['a product besides', { garmentId: newId(), productId: 'gid://shopify/Product/1' }, /garment/],
    ['an address of a picture', { garmentId: 'https://example.com/a.jpg' }, /garmentId/],
    ['an address instead', { garmentUrl: 'https://example.com/a.jpg' }, /garment/],
  ])('The engine is never given an address that a user made up: %s is refused', async (_what, garment, field) => {
    const avatarId = await firstAvatarId(owner);
    const answer = await owner.post('/api/render', { renderId: newId(), garment, avatarId });
    expect(answer.status).toBe(400);
    expect(Object.keys((await answer.json()).errors).join()).toMatch(field);
  });

  it('its photo is published to the product that is chosen, and to no other store’s', async () => {
    const publicationId = newId();
    const publish = (body: object) => owner.post('/api/publications', { publicationId, renderId: photo.id, ...body });
    const without = await publish({});
    expect([without.status, (await without.json()).errors.productId]).toEqual([400, expect.stringMatching(/Choose/)]);
    expect((await publish({ productId: 'gid://shopify/Product/999999999' })).status).toBe(404);

    const product = await addGarment(owner, 'Linen shirt, sand');
    expect((await publish({ productId: product.productId })).status).toBe(202);
    expect((await publish({ productId: product.productId })).status).toBe(202);
    const published = await waitFor('the publication', async () => {
      const { publication } = await readRender(owner, photo.id);
      return publication?.isFinal && publication;
    });
    expect(published).toMatchObject({ status: 'published', productId: product.productId });
    const answer = await owner.get(`/api/products/${product.productId.split('/').at(-1)}`);
    const { pictures } = (await answer.json()).product as { pictures: { id: string; alt: string }[] };
    expect(pictures.map(({ id }) => id)).toEqual([product.mediaId, published.mediaId]);
    expect(pictures[1]?.alt).toContain('Linen shirt, sand');
  });

  it('a product’s photo goes to its own product only', async () => {
    const garment = await addGarment(owner);
    const [ofProduct, elsewhere] = [await makePhoto(owner, garment), await addGarment(owner, 'Another one')];
    const body = { publicationId: newId(), renderId: ofProduct.id, productId: elsewhere.productId };
    const answer = await owner.post('/api/publications', body);
    expect([answer.status, (await answer.json()).errors.productId]).toEqual([400, expect.any(String)]);
  });

  it('a failed photo of it is tried again with the same picture', async () => {
    const poor = await newMerchant('own-retry');
    const garment = await uploadGarment(poor, await shirtPicture());
    await refuseNextRun();
    const renderId = newId();
    await askForUploadRender(poor, garment.id, renderId);
    expect((await finishedRender(poor, renderId)).status).toBe('failed');
    const retryId = newId();
    expect((await poor.post('/api/render', { renderId: retryId, retryOf: renderId })).status).toBe(202);
    expect(await finishedRender(poor, retryId)).toMatchObject({ status: 'completed', garmentKind: 'upload' });
  });
});

async function readPreview({ previewUrl }: UploadView): Promise<Buffer> {
  return Buffer.from(await (await fetch(`${stack().appUrl}${previewUrl}`)).arrayBuffer());
}
