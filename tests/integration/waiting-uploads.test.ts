/** What a store may have waiting in storage without it being taken in: so much, however many ask at once. */
import { Types } from 'mongoose';
import { beforeAll, describe, expect, it } from 'vitest';
import { REFUSALS, Refusal } from '#app/domain/errors.ts';
import { GarmentUploadRecord } from '#app/domain/garments/garment-upload.record.ts';
import { startUpload } from '#app/domain/garments/start-upload.ts';
import { sweepUploads } from '#app/domain/garments/sweep-uploads.ts';
import { FORM_MS, KEPT_MS, MOST_WAITING } from '#app/domain/garments/waiting-uploads.ts';
import { withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { stack } from '#tests/fixtures/stack.ts';

withMoneyDatabase();
beforeAll(() => {
  const storage = Object.entries(stack().env).filter(([name]) => name.startsWith('S3_'));
  Object.assign(process.env, Object.fromEntries(storage));
});

/** So many calls of a process the database takes in one moment. */
const CONNECTIONS = 50;
const start = new Date();
const later = (ms: number) => new Date(start.getTime() + ms);
const newShop = () => `uploads-${new Types.ObjectId()}.myshopify.com`;

function ask(shop: string, now = start): Promise<string> {
  return startUpload({ shop, fileName: 'a.jpg', contentType: 'image/jpeg', now }).then(
    () => 'a place',
    (error) => (error instanceof Refusal ? error.code : String(error)),
  );
}
const askMany = (shop: string, times: number) => Promise.all(Array.from({ length: times }, () => ask(shop)));

describe('places for pictures that are not taken in', () => {
  it('are limited for a store, also when all are asked for at once, and others have theirs', async () => {
    const shop = newShop();
    const answers = await askMany(shop, 2 * MOST_WAITING);
    const places = answers.filter((answer) => answer === 'a place').length;
    expect(places).toBeGreaterThanOrEqual(MOST_WAITING);
    expect(places).toBeLessThanOrEqual(MOST_WAITING + CONNECTIONS);
    expect(new Set(answers)).toEqual(new Set(['a place', 'too-many-uploads']));
    expect(await GarmentUploadRecord.countDocuments({ shop })).toBe(places);
    expect(await ask(newShop())).toBe('a place');
  });

  it('are free again after two hours, and the refusal says when', async () => {
    const shop = newShop();
    for (let asked = 0; asked < MOST_WAITING; asked += 20) await askMany(shop, 20);
    const refusal = await startUpload({ shop, fileName: 'a.jpg', contentType: 'image/jpeg', now: later(60_000) }).catch(
      (error: Refusal) => error,
    );
    expect(refusal).toMatchObject({ code: 'too-many-uploads', facts: { most: MOST_WAITING, minutes: 119 } });
    expect(REFUSALS['too-many-uploads'].say({ most: MOST_WAITING, minutes: 119 })).toContain('Wait 119 minutes');
    while (await GarmentUploadRecord.exists({ shop })) await sweepUploads(later(KEPT_MS));
    expect(await ask(shop, later(KEPT_MS))).toBe('a place');
  });

  it.each([
    ['taken in', 'confirmed', MOST_WAITING],
    ['refused', 'refused', 0],
  ] as const)(
    'that were %s count until their form has ended, then are emptied for good',
    async (_what, status, left) => {
      const shop = newShop();
      for (let asked = 0; asked < MOST_WAITING; asked += 20) await askMany(shop, 20);
      await GarmentUploadRecord.updateMany({ shop }, { $set: { status } });
      expect(await ask(shop, later(FORM_MS / 2))).toBe('too-many-uploads');
      const afterwards = later(FORM_MS + 1000);
      expect(await ask(shop, afterwards)).toBe('a place');
      while ((await sweepUploads(afterwards)) > 0);
      expect(await GarmentUploadRecord.countDocuments({ shop, status })).toBe(left);
      expect(await GarmentUploadRecord.countDocuments({ shop, sweptAt: { $exists: true } })).toBe(left);
    },
  );
});
