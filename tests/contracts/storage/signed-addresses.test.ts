import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentKey, incomingKey } from '#app/services/storage/content-key.ts';
import { getObject, headObject, putObject } from '#app/services/storage/objects.ts';
import { createUploadForm, signReadAddress } from '#app/services/storage/signed-addresses.ts';
import { errorCode, type LocalStorage, startLocalStorage } from './local-storage.ts';

const OUR_PAGE = 'https://app.example.com';
const ELSEWHERE = 'https://evil.example.com';

let storage: LocalStorage;
beforeAll(async () => {
  storage = await startLocalStorage({ allowedOrigins: [OUR_PAGE] });
});
afterAll(() => storage.close());

const bytes = Buffer.from('some bytes of a picture');

async function stored(): Promise<string> {
  const key = contentKey('renders', bytes, 'jpg');
  await putObject({ key, body: bytes, contentType: 'image/jpeg' });
  return key;
}

describe('the bucket is private', () => {
  it('nothing is read, stored, deleted or listed without a signature', async () => {
    const key = await stored();
    const address = `${storage.url}/${storage.options.bucket}/${key}`;
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
      expect((await fetch(address, { method })).status, method).toBe(403);
    }
    expect((await fetch(`${storage.url}/${storage.options.bucket}`)).status).toBe(403);
    expect(await headObject(key)).toBeDefined();
  });

  it('a signed address reads one object', async () => {
    const answer = await fetch(await signReadAddress(await stored(), { expiresInSeconds: 60 }));
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('a tampered address reads nothing', async () => {
    const key = await stored();
    const address = await signReadAddress(key, { expiresInSeconds: 60 });
    const tampered = [
      address.replace(key, contentKey('renders', Buffer.from('other'), 'jpg')),
      address.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'),
      address.replace(/X-Amz-Signature=..../, 'X-Amz-Signature=0000'),
      address.replace(/X-Amz-Signature=[0-9a-f]+/, 'X-Amz-Signature='),
      `${address}&response-content-type=text%2Fhtml`,
    ];
    for (const changed of tampered) {
      expect(changed).not.toBe(address);
      expect(await errorCode(await fetch(changed)), changed).toBe('SignatureDoesNotMatch');
    }
    expect((await fetch(address, { method: 'DELETE' })).status).toBe(403);
    expect((await fetch(address, { method: 'PUT', body: 'x' })).status).toBe(403);
  });

  it('an address that is over reads nothing', async () => {
    const address = await signReadAddress(await stored(), { expiresInSeconds: 1 });
    await sleep(2100);
    const answer = await fetch(address);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Request has expired');
  });

  it('a download has the name that it was given, in any script, and no header of its own', async () => {
    const key = await stored();
    const name = 'Kurta "blue"\r\nset-cookie: a=b – नीला.jpg';
    const answer = await fetch(await signReadAddress(key, { expiresInSeconds: 60, downloadName: name }));
    const disposition = answer.headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(
      /^attachment; filename="Kurta _blue___set-cookie: a=b _ [^"]*\.jpg"; filename\*=UTF-8''/,
    );
    expect(decodeURIComponent(disposition.split("UTF-8''")[1] ?? '')).toBe(name);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('a part of an object can be asked for', async () => {
    const address = await signReadAddress(await stored(), { expiresInSeconds: 60 });
    const part = await fetch(address, { headers: { range: 'bytes=5-9' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 5-9/${bytes.length}`);
    expect(await part.text()).toBe('bytes');
    expect((await fetch(address, { headers: { range: 'bytes=900-' } })).status).toBe(416);
  });
});

describe('An upload can’t overwrite anything, and is held to its type and size', () => {
  const contentType = 'image/png';

  async function send({
    key = incomingKey('shop-1'),
    change = () => {},
    file = bytes,
    seconds,
    origin,
  }: {
    key?: string;
    change?: (form: FormData) => void;
    file?: Buffer;
    seconds?: number;
    origin?: string;
  }): Promise<Response> {
    const upload = await createUploadForm({
      key,
      contentType,
      maxBytes: 1000,
      ...(seconds ? { expiresInSeconds: seconds } : {}),
    });
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) form.set(name, value);
    change(form);
    form.set('file', new Blob([new Uint8Array(file)]), 'x.png');
    if (seconds) await sleep(seconds * 1000 + 1100);
    return fetch(upload.url, { method: 'POST', body: form, ...(origin ? { headers: { origin } } : {}) });
  }

  it('as signed, it is taken, for five minutes', async () => {
    const key = incomingKey('shop-1');
    const { expiresAt, url } = await createUploadForm({ key, contentType, maxBytes: 1000 });
    expect(Math.abs(expiresAt.getTime() - Date.now() - 300_000)).toBeLessThan(5000);
    expect(new URL(url).pathname).toBe(`/${storage.options.bucket}`);
    expect((await send({ key })).status).toBe(204);
    expect(await getObject(key)).toEqual({ body: bytes, contentType, bytes: bytes.length });
  });

  it('goes to a place under its owner that is never the same twice', () => {
    const keys = new Set(Array.from({ length: 100 }, () => incomingKey('shop-1.myshopify.com')));
    expect(keys.size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^incoming\/shop-1\.myshopify\.com\/[0-9a-f-]{36}$/);
    for (const owner of ['', '../renders', 'a/b', '.']) expect(() => incomingKey(owner), owner).toThrow();
  });

  it.each([
    ['to another key', (form: FormData) => form.set('key', 'renders/someone-elses.jpg'), 'AccessDenied'],
    ['with another type', (form: FormData) => form.set('Content-Type', 'text/html'), 'AccessDenied'],
    ['without its type', (form: FormData) => form.delete('Content-Type'), 'AccessDenied'],
    ['into another bucket', (form: FormData) => form.set('bucket', 'another'), 'AccessDenied'],
    ['with a field that nobody signed', (form: FormData) => form.set('acl', 'public-read'), 'AccessDenied'],
    ['with a policy of its own', loosenPolicy, 'SignatureDoesNotMatch'],
    ['with a policy that is none', (form: FormData) => form.set('Policy', '{}'), 'SignatureDoesNotMatch'],
    ['without a policy', (form: FormData) => form.delete('Policy'), 'AccessDenied'],
    ['without a signature', (form: FormData) => form.delete('X-Amz-Signature'), 'SignatureDoesNotMatch'],
    [
      'as someone else',
      (form: FormData) => form.set('X-Amz-Credential', 'other/20260101/us-east-1/s3/aws4_request'),
      'InvalidAccessKeyId',
    ],
  ])('%s, it is refused', async (_name, change, code) => {
    const key = incomingKey('shop-1');
    const answer = await send({ key, change });
    expect(answer.status).toBe(403);
    expect(await errorCode(answer)).toBe(code);
    expect(await headObject(key)).toBeUndefined();
    expect(await headObject('renders/someone-elses.jpg')).toBeUndefined();
  });

  it('too large, or empty, it is refused', async () => {
    expect((await send({ file: Buffer.alloc(1000) })).status).toBe(204);
    const [large, empty] = [await send({ file: Buffer.alloc(1001) }), await send({ file: Buffer.alloc(0) })];
    expect([large.status, empty.status]).toEqual([400, 400]);
    expect([await errorCode(large), await errorCode(empty)]).toEqual(['EntityTooLarge', 'EntityTooSmall']);
  });

  it('too late, it is refused', async () => {
    const answer = await send({ seconds: 1 });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Policy expired');
  });

  it('a form that can’t be read is refused, not a fault of the server', async () => {
    const url = `${storage.url}/${storage.options.bucket}`;
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await fetch(url, { method: 'POST', headers, body: 'no form at all' })).status).toBe(400);
    expect((await fetch(url, { method: 'POST', body: 'text' })).status).toBe(400);
  });

  it('a page of ours may send it, another’s page is not told the answer', async () => {
    const ours = await send({ origin: OUR_PAGE });
    const other = await send({ origin: ELSEWHERE });
    expect(ours.headers.get('access-control-allow-origin')).toBe(OUR_PAGE);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    const ask = (origin: string) =>
      fetch(`${storage.url}/${storage.options.bucket}`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
    const [allowed, refused] = [await ask(OUR_PAGE), await ask(ELSEWHERE)];
    expect([allowed.status, refused.status]).toEqual([200, 403]);
    expect(allowed.headers.get('access-control-allow-headers')).toBe('content-type');
  });
});

/** Ten times the size, which would need a new signature. */
function loosenPolicy(form: FormData): void {
  const policy = JSON.parse(Buffer.from(String(form.get('Policy')), 'base64').toString('utf8'));
  const conditions = policy.conditions.map((condition: unknown) =>
    Array.isArray(condition) && condition[0] === 'content-length-range' ? [condition[0], 1, 10_000] : condition,
  );
  form.set('Policy', Buffer.from(JSON.stringify({ ...policy, conditions })).toString('base64'));
}
