import { beforeAll, describe, expect, it } from 'vitest';
import { shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';

let merchant: Merchant;
let stranger: Merchant;
beforeAll(async () => {
  [merchant, stranger] = [await newMerchant('uploader'), await newMerchant('stranger')];
});

interface Upload {
  uploadId: string;
  form: { url: string; fields: Record<string, string> };
}

async function start(contentType = 'image/jpeg'): Promise<Upload> {
  const answer = await merchant.post('/api/upload', { fileName: 'shirt.jpg', contentType });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { upload: Upload }).upload;
}

async function send({ form }: Upload, bytes: Buffer): Promise<number> {
  const data = new FormData();
  for (const [name, value] of Object.entries(form.fields)) data.set(name, value);
  data.set('file', new Blob([new Uint8Array(bytes)]), 'shirt.jpg');
  return (await fetch(form.url, { method: 'POST', body: data })).status;
}

describe('An upload can’t overwrite anything, belongs to who asked for it, and is checked byte by byte', () => {
  it('a picture that was sent is taken in as a garment, once', async () => {
    const upload = await start();
    expect(await send(upload, await shirtPicture())).toBe(204);
    const [first, again] = [
      await merchant.post('/api/upload/confirm', { uploadId: upload.uploadId }),
      await merchant.post('/api/upload/confirm', { uploadId: upload.uploadId }),
    ];
    const expected = { garment: { id: upload.uploadId, fileName: 'shirt.jpg', width: 800, height: 800 } };
    expect(await first.json()).toEqual(expected);
    expect(await again.json()).toEqual(expected);
  });

  it('another store’s upload does not exist', async () => {
    const upload = await start();
    await send(upload, await shirtPicture());
    expect((await stranger.post('/api/upload/confirm', { uploadId: upload.uploadId })).status).toBe(404);
  });

  it('what is no picture is refused with the reason, whatever it calls itself', async () => {
    const upload = await start('image/png');
    expect(
      await send(upload, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')),
    ).toBe(204);
    const answer = await merchant.post('/api/upload/confirm', { uploadId: upload.uploadId });
    expect(answer.status).toBe(422);
    expect((await answer.json()).errors.file).toMatch(/JPEG/);
  });

  it('confirming what never arrived says so, and other types get no place', async () => {
    const upload = await start();
    expect((await merchant.post('/api/upload/confirm', { uploadId: upload.uploadId })).status).toBe(409);
    expect((await merchant.post('/api/upload', { fileName: 'x.svg', contentType: 'image/svg+xml' })).status).toBe(400);
  });
});
