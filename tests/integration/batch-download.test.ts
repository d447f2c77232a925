/** A batch's photos as one ZIP. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import { listDownloadParts, readDownloadPart } from '#app/domain/batches/read/download-parts.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { readBusiness } from '#app/domain/businesses/read-business.ts';
import { Refusal } from '#app/domain/errors.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { deleteObject } from '#app/services/storage/objects.ts';
import type { DownloadView } from '#app/web/api/batch-schemas.ts';
import { pictureAddress } from '#app/web/picture-address.ts';
import { expectAsDescribed } from '#tests/fixtures/api-document.ts';
import { clearFaults, orderFault } from '#tests/fixtures/faults.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { readZip } from '#tests/fixtures/read-zip.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { bareWebUrl, stack } from '#tests/fixtures/stack.ts';
import { type StoredPhoto, storePhotos } from '#tests/fixtures/stored-photos.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

beforeAll(async () => {
  Object.assign(process.env, stack().env, { LOG_LEVEL: 'silent' });
  await connectDatabase();
});
afterEach(() => clearFaults('s3'));
afterAll(disconnectDatabase);

let shade = 0;
/** A photo of its own colour. */
async function photo(title: string, more: Partial<StoredPhoto> = {}): Promise<StoredPhoto> {
  shade += 1;
  const background = { r: (shade * 37) % 256, g: (shade * 91) % 256, b: shade % 256 };
  const bytes = await sharp({ create: { width: 600, height: 800, channels: 3, background } })
    .jpeg()
    .toBuffer();
  return { title, bytes, ...more };
}

async function storeWith(photos: StoredPhoto[], more: Record<string, unknown> = {}) {
  const merchant = await newMerchant('zip');
  await credits(merchant);
  return { merchant, ...(await storePhotos(merchant.shop, photos, more)) };
}

async function partsOf(merchant: Merchant, batchId: string, query = ''): Promise<DownloadView> {
  const answer = await merchant.get(`/api/render/batch/${batchId}/parts${query}`);
  return (await expectAsDescribed(answer, 'get', '/api/render/batch/{batchId}/parts')) as DownloadView;
}

/** The address of the only part. */
async function addressOf(merchant: Merchant, batchId: string, query = ''): Promise<string> {
  const { parts } = await partsOf(merchant, batchId, query);
  expect(parts).toHaveLength(1);
  return `${stack().appUrl}${parts[0]?.url}`;
}

const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
const filesAt = async (address: string) => readZip(await bytesOf(await fetch(address)));

/** Lets storage count what is read from it. */
async function countReads(): Promise<() => Promise<number>> {
  await orderFault('s3', { operation: 'get', mode: 'delay', delayMs: 1, times: 10_000 });
  return async () => {
    const faults = (await (await fetch(`${stack().s3Url}/_control/faults`)).json()) as { used: number }[];
    return faults.reduce((sum, { used }) => sum + used, 0);
  };
}

describe('the photos of a batch', () => {
  it('come as one ZIP in the order of its items, byte by byte, under names of product and avatar', async () => {
    const photos = [await photo('Shirt, Red'), await photo('Shirt, Red'), await photo('a/b: „ß“ シャツ')];
    const { merchant, batchId } = await storeWith(photos, { name: 'Spring / “24”' });
    const { which, parts } = await partsOf(merchant, batchId);
    expect(which).toBe('all');
    const bytes = photos.reduce((sum, one) => sum + one.bytes.length, 0);
    expect(parts).toMatchObject([{ number: 1, name: 'Spring - “24”.zip', photos: 3, watermarked: 0, bytes }]);
    const answer = await fetch(`${stack().appUrl}${parts[0]?.url}`, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/zip');
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="Spring - _24_.zip"; filename*=UTF-8''Spring%20-%20%E2%80%9C24%E2%80%9D.zip`,
    );
    const archive = await bytesOf(answer);
    expect(Number(answer.headers.get('content-length'))).toBe(archive.length);
    const files = await readZip(archive);
    expect([...files.keys()]).toEqual([
      'Shirt, Red - Ada.jpg',
      'Shirt, Red - Ada (2).jpg',
      'a-b- „ß“ シャツ - Ada.jpg',
    ]);
    expect([...files.values()].map((file, index) => file.equals(photos[index]?.bytes ?? Buffer.of()))).toEqual([
      true,
      true,
      true,
    ]);
    expect((await bytesOf(await fetch(`${stack().appUrl}${parts[0]?.url}`))).equals(archive)).toBe(true);
    const head = await fetch(`${stack().appUrl}${parts[0]?.url}`, { method: 'HEAD' });
    expect(Number(head.headers.get('content-length'))).toBe(archive.length);
  });

  it('are those that were approved, or all but what was rejected, also by a session token', async () => {
    const { merchant, batchId } = await storeWith([
      await photo('New'),
      await photo('Good', { review: 'approved' }),
      await photo('Bad', { review: 'rejected' }),
    ]);
    expect((await partsOf(merchant, batchId)).which).toBe('approved');
    expect([...(await filesAt(await addressOf(merchant, batchId))).keys()]).toEqual(['Good - Ada.jpg']);
    const all = await filesAt(await addressOf(merchant, batchId, '?which=all'));
    expect([...all.keys()]).toEqual(['New - Ada.jpg', 'Good - Ada.jpg']);
    const byToken = await merchant.get(`/api/render/batch/${batchId}/download`);
    expect([...(await readZip(await bytesOf(byToken))).keys()]).toEqual(['Good - Ada.jpg']);
  });

  it('leave each as the store is entitled to it at that time, as a single one does', async () => {
    const [free, paid] = [await photo('Free', { entitlement: 'watermarked' }), await photo('Paid')];
    const { merchant, batchId } = await storeWith([free, paid]);
    const { parts } = await partsOf(merchant, batchId);
    expect(parts).toMatchObject([{ photos: 2, watermarked: 1 }]);
    const files = await filesAt(`${stack().appUrl}${parts[0]?.url}`);
    expect(files.get('Paid - Ada.jpg')?.equals(paid.bytes)).toBe(true);
    const answer = await merchant.get(`/api/render/batch/${batchId}/items`);
    const { items } = (await answer.json()) as { items: { render: { downloadUrl: string } }[] };
    const single = await bytesOf(await fetch(`${stack().appUrl}${items[0]?.render.downloadUrl}`));
    expect(single.equals(free.bytes)).toBe(false);
    expect(files.get('Free - Ada.jpg')?.equals(single)).toBe(true);

    await BusinessRecord.updateOne(
      { shop: merchant.shop },
      { $set: { subscriptionTier: 'starter', subscriptionStatus: 'active' } },
    );
    const now = await filesAt(await addressOf(merchant, batchId));
    expect(now.get('Free - Ada.jpg')?.equals(free.bytes)).toBe(true);
  });

  it('go on where a download broke off, from what is still the same archive', async () => {
    const { merchant, batchId } = await storeWith([await photo('One'), await photo('Two')]);
    const address = await addressOf(merchant, batchId);
    const whole = await fetch(address);
    const [archive, etag] = [await bytesOf(whole), whole.headers.get('etag') ?? ''];
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    for (const from of [1, 45, Math.floor(archive.length / 2), archive.length - 1]) {
      const rest = await fetch(address, { headers: { range: `bytes=${from}-`, 'if-range': etag } });
      expect([rest.status, rest.headers.get('content-range')]).toEqual([
        206,
        `bytes ${from}-${archive.length - 1}/${archive.length}`,
      ]);
      expect((await bytesOf(rest)).equals(archive.subarray(from))).toBe(true);
    }
    for (const [range, ifRange] of [
      ['bytes=10-', '"another"'],
      ['bytes=99999999-', etag],
      ['bytes=1-2', etag],
    ] as const) {
      const again = await fetch(address, { headers: { range, 'if-range': ifRange } });
      expect((await bytesOf(again)).equals(archive)).toBe(true);
    }
  });

  it('say in a file of theirs which of them is missing, and the archive is as long as was told', async () => {
    for (const entitlement of ['clean', 'watermarked'] as const) {
      const photos = [await photo('One', { entitlement }), await photo('Lost'), await photo('Three', { entitlement })];
      const { merchant, batchId, keys } = await storeWith(photos);
      await deleteObject(keys[1] ?? '');
      const answer = await fetch(await addressOf(merchant, batchId));
      const archive = await bytesOf(answer);
      if (entitlement === 'clean') expect(archive.length).toBe(Number(answer.headers.get('content-length')));
      const files = await readZip(archive);
      expect([...files.keys()]).toEqual(['One - Ada.jpg', 'Three - Ada.jpg', 'Missing photos.txt']);
      const note = String(files.get('Missing photos.txt'));
      expect(note).toContain('One photo is missing');
      expect(note).toContain('Lost - Ada.jpg: its stored picture is gone');
      expect(note.trimEnd()).toMatch(/\.$/);
    }
  });

  it('one of which can’t be marked come without it, never with the clean one', async () => {
    const broken = { title: 'Broken', bytes: randomBytes(5000), entitlement: 'watermarked' } as const;
    const { merchant, batchId } = await storeWith([broken, await photo('Whole')]);
    const files = await filesAt(await addressOf(merchant, batchId));
    expect([...files.keys()]).toEqual(['Whole - Ada.jpg', 'Missing photos.txt']);
    expect(String(files.get('Missing photos.txt'))).toContain('could not be given its watermark');
  });

  it.each([
    ['is away', 503],
    ['lets us read nothing', 403],
  ])('break off where storage %s, so that whoever downloads them is told', async (_what, status) => {
    const { merchant, batchId } = await storeWith([await photo('One'), await photo('Two'), await photo('Three')]);
    const address = await addressOf(merchant, batchId);
    await orderFault('s3', { operation: 'get', mode: 'fail', status, after: 1, times: 100 });
    const answer = await fetch(address);
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow();
    await clearFaults('s3');
    expect((await filesAt(address)).size).toBe(3);
  });

  it('come in parts where they would be too large as one, and what is thought of one moves no other', async () => {
    const photos = await Promise.all(['A', 'B', 'C', 'D', 'E'].map((title) => photo(title)));
    const most = Math.max(...photos.map(({ bytes }) => bytes.length));
    const { merchant, batchId } = await storeWith(photos, { name: 'Many' });
    const [batch, business] = await Promise.all([findBatch(merchant.shop, batchId), readBusiness(merchant.shop)]);
    const read = async (number: number) => {
      const part = await readDownloadPart(batch, business, { download: 'all', number }, limits);
      return [part.name, ...part.photos.map(({ name }) => name.charAt(0))];
    };
    const limits = { bytes: 2 * most, photos: 100 };
    expect(await Promise.all([1, 2, 3].map(read))).toEqual([
      ['Many part 1 of 3.zip', 'A', 'B'],
      ['Many part 2 of 3.zip', 'C', 'D'],
      ['Many part 3 of 3.zip', 'E'],
    ]);
    await RenderRecord.updateMany(
      { shop: merchant.shop, 'batch.ordinal': { $in: [0, 2, 3] } },
      { $set: { 'review.state': 'rejected' } },
    );
    expect(await Promise.all([1, 3].map(read))).toEqual([
      ['Many part 1 of 3.zip', 'B'],
      ['Many part 3 of 3.zip', 'E'],
    ]);
    await expect(read(2)).rejects.toThrow(Refusal);
    const parts = await listDownloadParts(batch, business, 'all', limits);
    expect(parts.map(({ number, photos: count }) => [number, count])).toEqual([
      [1, 1],
      [3, 1],
    ]);
    // A marked picture may be larger than the clean one.
    await RenderRecord.updateMany(
      { shop: merchant.shop },
      { $set: { entitlement: 'watermarked', review: { state: 'waiting' } } },
    );
    expect(await listDownloadParts(batch, business, 'all', limits)).toHaveLength(5);
    expect(await listDownloadParts(batch, business, 'all', { bytes: 10 ** 9, photos: 2 })).toHaveLength(3);
  });

  it('are not found in another store, in another batch, by another’s address, nor in a part that is none', async () => {
    const { merchant, batchId } = await storeWith([await photo('Mine')]);
    const stranger = await newMerchant('other');
    await credits(stranger);
    const address = (await partsOf(merchant, batchId)).parts[0]?.url ?? '';
    const empty = await storePhotos(merchant.shop, []);
    const statuses = await Promise.all([
      stranger.get(`/api/render/batch/${batchId}/parts`),
      stranger.get(`/api/render/batch/${batchId}/download`),
      fetch(`${stack().appUrl}${address.replace(batchId, newId())}`),
      fetch(`${stack().appUrl}${address.replace(batchId, empty.batchId)}`),
      fetch(`${stack().appUrl}${address.replaceAll(encodeURIComponent(merchant.shop), stranger.shop)}`),
      fetch(`${stack().appUrl}${address.replace('part=1', 'part=2')}`),
      merchant.get(`/api/render/batch/${empty.batchId}/download`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 404]);
    expect((await partsOf(merchant, empty.batchId)).parts).toEqual([]);
    const claim = { owner: merchant.shop, recordId: batchId, variant: 'photos' } as const;
    const old = pictureAddress(claim, new Date(Date.now() - 30 * 60_000));
    expect((await fetch(`${stack().appUrl}${old}`)).status).toBe(410);
    const bare = await fetch(`${stack().appUrl}/api/render/batch/${batchId}/download`);
    expect([401, 410]).toContain(bare.status);
  });
});

describe('a caller who', () => {
  const MANY = 40;
  const large = () =>
    storeWith(Array.from({ length: MANY }, (_, n) => ({ title: `Shirt ${n}`, bytes: randomBytes(2_000_000) })));

  it('takes an archive slowly has storage read slowly, and gets it whole', async () => {
    const { merchant, batchId } = await large();
    const reads = await countReads();
    const { parts } = await partsOf(merchant, batchId);
    const answer = await fetch(`${bareWebUrl()}${parts[0]?.url}`);
    await sleep(2000);
    const before = await reads();
    await sleep(1000);
    expect(await reads()).toBe(before);
    expect(before).toBeLessThan(MANY / 2);
    expect((await readZip(await bytesOf(answer))).size).toBe(MANY);
    expect(await reads()).toBe(MANY);
  });

  it('goes away stops the reading', async () => {
    const { merchant, batchId } = await large();
    const reads = await countReads();
    const { parts } = await partsOf(merchant, batchId);
    const leaving = new AbortController();
    const answer = await fetch(`${bareWebUrl()}${parts[0]?.url}`, { signal: leaving.signal });
    await answer.body?.getReader().read();
    leaving.abort();
    await sleep(500);
    const after = await reads();
    expect(after).toBeLessThan(MANY / 2);
    await sleep(1500);
    expect(await reads()).toBe(after);
  });

  it('opens too many at once is asked to wait, until some of them are over', async () => {
    const { merchant, batchId } = await large();
    const { parts } = await partsOf(merchant, batchId);
    const leaving = new AbortController();
    const open = () => fetch(`${bareWebUrl()}${parts[0]?.url}`, { signal: leaving.signal });
    const opened = await Promise.all(Array.from({ length: 6 }, open));
    expect(opened.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    const refused = await fetch(`${bareWebUrl()}${parts[0]?.url}`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    leaving.abort();
    await waitFor('room for another one', async () => {
      const head = await fetch(`${bareWebUrl()}${parts[0]?.url}`, { method: 'HEAD' });
      return head.status === 200;
    });
  });
});
