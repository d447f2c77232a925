import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createStorageClient } from '#app/services/storage/client.ts';
import { contentKey } from '#app/services/storage/content-key.ts';
import { type ListedObject, listObjects } from '#app/services/storage/list-objects.ts';
import { deleteObject, getObject, headObject, openObject, putObject } from '#app/services/storage/objects.ts';
import { type LocalStorage, startLocalStorage } from './local-storage.ts';

let storage: LocalStorage;
beforeAll(async () => {
  storage = await startLocalStorage();
});
afterEach(() => fetch(`${storage.url}/_control/faults`, { method: 'DELETE' }));
afterAll(() => storage.close());

const contentType = 'image/jpeg';
const bytesOf = (text: string) => {
  const body = Buffer.from(text);
  return { key: contentKey('renders', body, 'jpg'), body, contentType };
};

describe('stored objects', () => {
  it('come back as they were, under a key named after their content', async () => {
    const object = bytesOf('some bytes of a picture');
    await putObject(object);
    expect(await getObject(object.key)).toEqual({ body: object.body, contentType, bytes: object.body.length });
    expect(await headObject(object.key)).toEqual({ bytes: object.body.length, contentType });
    expect(bytesOf('some bytes of a picture').key).toBe(object.key);
    expect(bytesOf('other bytes').key).not.toBe(object.key);
  });

  it('come back piece by piece too', async () => {
    const large = { ...bytesOf('x'), body: Buffer.alloc(3_000_000, 'picture') };
    large.key = contentKey('renders', large.body, 'jpg');
    await putObject(large);
    const { stream, bytes } = await openObject(large.key);
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece);
    expect(bytes).toBe(large.body.length);
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).equals(large.body)).toBe(true);
  });

  it('are stored once, however often they are put', async () => {
    const object = bytesOf('put many times');
    const before = await storage.state();
    await Promise.all([putObject(object), putObject(object), putObject(object)]);
    await putObject(object);
    expect((await storage.state()).puts - before.puts).toBe(1);
  });

  it('are listed in the order of their keys, page by page, and only those that are asked for', async () => {
    const keys = Array.from({ length: 1005 }, (_, index) => `listed/${String(index).padStart(4, '0')} & more.jpg`);
    for (const key of [...keys].reverse()) await putObject({ key, body: Buffer.from(key), contentType });
    const found: ListedObject[] = [];
    for await (const object of listObjects('listed/')) found.push(object);
    expect(found.map(({ key }) => key)).toEqual(keys);
    expect(found[7]).toMatchObject({ bytes: Buffer.byteLength(keys[7] ?? '') });
    expect(Date.now() - (found[7]?.storedAt.getTime() ?? 0)).toBeLessThan(600_000);
    const none: ListedObject[] = [];
    for await (const object of listObjects('listed/9')) none.push(object);
    expect(none).toEqual([]);
  });

  it('are never overwritten by other bytes', async () => {
    const object = bytesOf('the first');
    await putObject(object);
    const other = { ...object, body: Buffer.from('another') };
    await expect(putObject(other)).rejects.toMatchObject({ service: 'storage', retry: 'never' });
    expect((await getObject(object.key)).body).toEqual(object.body);
  });

  it('tell every cache to leave them alone', async () => {
    const object = bytesOf('private');
    await putObject(object);
    const { objects } = await storage.state();
    expect(objects.find(({ key }) => key === object.key)?.cacheControl).toBe('private, no-store');
  });

  it('that are not there are an error that is not tried again', async () => {
    await expect(getObject('renders/none.jpg')).rejects.toMatchObject({ service: 'storage', retry: 'never' });
    await expect(openObject('renders/none.jpg')).rejects.toMatchObject({ service: 'storage', retry: 'never' });
    expect(await headObject('renders/none.jpg')).toBeUndefined();
  });

  it('are gone once deleted; deleting again is no error', async () => {
    const object = bytesOf('soon gone');
    await putObject(object);
    await deleteObject(object.key);
    await deleteObject(object.key);
    expect(await headObject(object.key)).toBeUndefined();
  });

  it('are still there after a restart', async () => {
    const object = bytesOf('kept');
    await putObject(object);
    await storage.restart();
    expect((await getObject(object.key)).body).toEqual(object.body);
  });
});

describe('when storage has trouble', () => {
  it('one failure is got over', async () => {
    await storage.breakNext({ operation: 'put', mode: 'fail', status: 503 });
    await storage.breakNext({ operation: 'get', mode: 'reset' });
    const object = bytesOf('through trouble');
    await putObject(object);
    expect((await getObject(object.key)).body).toEqual(object.body);
  });

  it('a put whose answer is lost is stored once', async () => {
    await storage.breakNext({ operation: 'put', mode: 'lost-reply' });
    const object = bytesOf('answer lost');
    const before = await storage.state();
    await putObject(object);
    expect((await storage.state()).puts - before.puts).toBe(1);
  });

  it('lasting failure is an error that is tried again later', async () => {
    await storage.breakNext({ operation: '*', mode: 'fail', status: 500, times: 20 });
    const later = { service: 'storage', retry: 'later' };
    await expect(putObject(bytesOf('no'))).rejects.toMatchObject(later);
    await expect(getObject('renders/any.jpg')).rejects.toMatchObject(later);
    await expect(headObject('renders/any.jpg')).rejects.toMatchObject(later);
    await expect(deleteObject('renders/any.jpg')).rejects.toMatchObject(later);
  });

  it('a storage that knows no conditions still takes what is named after its content, and nothing else', async () => {
    await storage.breakNext({ operation: 'put', mode: 'fail', status: 501 });
    const object = bytesOf('without conditions');
    await putObject(object);
    expect((await getObject(object.key)).body).toEqual(object.body);
    await storage.breakNext({ operation: 'put', mode: 'fail', status: 501 });
    await expect(putObject({ ...object, key: 'renders/chosen-name.jpg' })).rejects.toMatchObject({
      service: 'storage',
    });
  });

  it('silence ends with an error, it does not wait for ever', async () => {
    await storage.breakNext({ operation: 'get', mode: 'timeout', times: 20 });
    const { bucket, accessKeyId, secretAccessKey } = storage.options;
    const client = createStorageClient(
      { endpoint: storage.url, region: 'us-east-1', bucket, accessKeyId, secretAccessKey, isPublic: false },
      { connectMs: 500, answerMs: 200, silenceMs: 5000 },
    );
    const startedAt = Date.now();
    await expect(client.send(new GetObjectCommand({ Bucket: bucket, Key: 'renders/any' }))).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(Date.now() - startedAt).toBeLessThan(4000);
    client.destroy();
  });

  it('a wrong secret stores nothing', async () => {
    const { bucket, accessKeyId } = storage.options;
    const client = createStorageClient({
      endpoint: storage.url,
      region: 'us-east-1',
      bucket,
      accessKeyId,
      secretAccessKey: 'a-guess',
      isPublic: false,
    });
    const put = new PutObjectCommand({ Bucket: bucket, Key: 'renders/forged', Body: 'x' });
    await expect(client.send(put)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    expect(await headObject('renders/forged')).toBeUndefined();
    client.destroy();
  });
});
