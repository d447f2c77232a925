import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentKey } from '#app/services/storage/content-key.ts';
import { deleteObject, getObject, headObject, putObject } from '#app/services/storage/objects.ts';
import { createUploadForm, signReadAddress } from '#app/services/storage/signed-addresses.ts';
import { startS3 } from '#sandbox/s3/server.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

const environment = productEnvironment();
const dataDir = mkdtempSync(join(tmpdir(), 'modelsnap-s3-'));
const options = {
  port: 0,
  dataDir,
  bucket: environment.S3_BUCKET ?? '',
  accessKeyId: environment.S3_ACCESS_KEY_ID ?? '',
  secretAccessKey: environment.S3_SECRET_ACCESS_KEY ?? '',
};
let s3: Awaited<ReturnType<typeof startS3>>;

beforeAll(async () => {
  s3 = await startS3(options);
  Object.assign(process.env, environment, { S3_ENDPOINT: s3.url });
});
afterAll(async () => {
  await s3.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const bytes = Buffer.from('some bytes of a picture');

describe('stored objects', () => {
  it('come back as they were, under a key named after their content', async () => {
    const key = contentKey('renders', bytes, 'jpg');
    await putObject({ key, body: bytes, contentType: 'image/jpeg' });
    await putObject({ key, body: bytes, contentType: 'image/jpeg' });
    expect(await getObject(key)).toEqual({ body: bytes, contentType: 'image/jpeg' });
    expect(await headObject(key)).toEqual({ bytes: bytes.length, contentType: 'image/jpeg' });
    expect(contentKey('renders', bytes, 'jpg')).toBe(key);
  });

  it('that are not there are an error that is not tried again', async () => {
    await expect(getObject('renders/none.jpg')).rejects.toMatchObject({ service: 'storage', retry: 'never' });
    expect(await headObject('renders/none.jpg')).toBeUndefined();
    await expect(deleteObject('renders/none.jpg')).resolves.toBeUndefined();
  });

  it('can’t be read without a signature, nor with one that was tampered with', async () => {
    const key = contentKey('renders', bytes, 'jpg');
    await putObject({ key, body: bytes, contentType: 'image/jpeg' });
    const address = await signReadAddress(key, { expiresInSeconds: 60 });
    expect((await fetch(address)).status).toBe(200);
    expect((await fetch(address.split('?')[0] ?? '')).status).toBe(403);
    expect((await fetch(address.replace(key, contentKey('renders', Buffer.from('other'), 'jpg')))).status).toBe(403);
    expect((await fetch(address.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'))).status).toBe(403);
  });
});

describe('An upload can’t overwrite anything, and is held to its type and size', () => {
  async function send(change: (form: FormData) => void, file = bytes): Promise<Response> {
    const upload = await createUploadForm({ key: 'incoming/one', contentType: 'image/png', maxBytes: 1000 });
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) form.set(name, value);
    change(form);
    form.set('file', new Blob([new Uint8Array(file)]), 'x.png');
    return fetch(upload.url, { method: 'POST', body: form });
  }

  it('as signed, it is taken', async () => {
    expect((await send(() => {})).status).toBe(204);
    expect((await getObject('incoming/one')).body).toEqual(bytes);
  });

  it('to another key, with another type, too large or empty, it is refused', async () => {
    expect((await send((form) => form.set('key', 'renders/someone-elses.jpg'))).status).toBe(403);
    expect((await send((form) => form.set('Content-Type', 'text/html'))).status).toBe(403);
    expect((await send(() => {}, Buffer.alloc(1001))).status).toBe(400);
    expect((await send(() => {}, Buffer.alloc(0))).status).toBe(400);
  });
});
