/** What the operator's comparison says of a store that is well, and of one thing after another that is not. */
import { randomUUID } from 'node:crypto';
import { ObjectId } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { addGarments, batchIs, changeBatch, quotedBatch } from '#tests/fixtures/batches.ts';
import { changeRecord, inDatabase, readRecords } from '#tests/fixtures/database.ts';
import { everyRenderRests, refuseNextRun } from '#tests/fixtures/faults.ts';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { richMerchant } from '#tests/fixtures/many-renders.ts';
import { control, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { asMerchant, published, undone } from '#tests/fixtures/publications.ts';
import { type Reconciled, reconcile } from '#tests/fixtures/reconcile.ts';
import { makePhoto } from '#tests/fixtures/renders.ts';
import { secondReading } from '#tests/fixtures/second-reader.ts';
import { stack as facts, useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { deleteBytes, putBytes, storedBytes } from '#tests/fixtures/uploads.ts';

let stack: Stack;
let merchant: Merchant;
beforeAll(async () => {
  const started = await startTestStack();
  stack = started.stack;
  useStack(started.facts);
  merchant = await richMerchant(stack, 20);
});
afterAll(() => stack?.close());

/** With what a reader says that knows nothing of the product. */
interface Said extends Reconciled {
  second?: string[];
}

/** Breaks one thing, and mends it again when it was told. */
async function whatItSays(broken: () => Promise<() => Promise<unknown>>, ...args: string[]): Promise<Said> {
  const mend = await broken();
  const said = await reconcile(...args);
  const second = await secondReading(world(), merchant.shop);
  await mend();
  return { ...said, second };
}

const world = () => {
  const { env, fashnUrl, s3Url, shopifyUrl } = facts();
  return { mongoUri: env.MONGODB_URI ?? '', fashnUrl, s3Url, shopifyUrl };
};

function expectOne({ code, differences, output, second }: Said, ...words: (string | RegExp)[]): void {
  expect(differences, output).toHaveLength(1);
  for (const word of words) expect(differences[0]).toMatch(word);
  expect(code).toBe(1);
  expect(second ?? ['not asked']).not.toEqual([]);
}

async function change(collection: string, filter: Record<string, unknown>, update: Record<string, unknown>) {
  const [record] = await readRecords(collection, filter);
  if (!record) throw new Error(`There is no such record in ${collection}`);
  await changeRecord(collection, String(record._id), update);
  const back = () => inDatabase((client) => client.db().collection(collection).replaceOne({ _id: record._id }, record));
  return { record, back };
}

it('of a store with single photos, a batch, one of its photos made again, failed ones, a publication and an undone one there is nothing to say', async () => {
  const garment = await addGarment(merchant);
  const photo = await makePhoto(merchant, garment);
  await published(merchant, photo);
  const other = await makePhoto(merchant, await addGarment(merchant, 'Other shirt'));
  await undone(merchant, (await published(merchant, other)).id);
  await refuseNextRun();
  expect((await makePhoto(merchant, await addGarment(merchant, 'Refused shirt'))).status).toBe('failed');
  const garments = await addGarments(merchant, { count: 3 });
  const quoted = await quotedBatch(merchant, { garments });
  await refuseNextRun();
  await changeBatch(merchant, quoted.id, 'start');
  await batchIs(merchant, quoted.id, 'completed_with_errors');
  const again = await merchant.post(`/api/render/batch/${quoted.id}/retry`, { roundId: newId() });
  expect(again.status, await again.text()).toBeLessThan(300);
  await everyRenderRests();

  const { code, differences, compared, output } = await reconcile();
  expect(differences, output).toEqual([]);
  expect(code).toBe(0);
  expect(compared).toMatchObject({ stores: 1, reservations: 5, 'photos’ credits': 7, submissions: 5 });
  expect(compared['answers of the engine']).toBe(5);
  expect(compared).toMatchObject({ publications: 2, pictures: expect.any(Number) });
  expect(compared['files of stores']).toBeGreaterThanOrEqual(2);
  expect(output).not.toMatch(/https?:|X-Amz|Bearer/);
  expect(await secondReading(world(), merchant.shop)).toEqual([]);
});

describe('a difference is found, named, and ends it with 1:', () => {
  it('a balance that is not the ledger’s', async () => {
    const said = await whatItSays(async () => {
      const { back } = await change('businesses', { shop: merchant.shop }, { $inc: { packCredits: 1 } });
      return back;
    });
    expectOne(said, merchant.shop, /expected \d+ pack credits/);
  });

  it('a gap in the ledger', async () => {
    const reserved = { shop: merchant.shop, kind: 'reservation' };
    const { back } = await change('credit_entries', reserved, { $inc: { balanceAfter: 7 } });
    const said = await reconcile();
    await back();
    expectOne(said, merchant.shop, 'gaps at the balances');
  });

  it('a credit of a failed photo that did not come back', async () => {
    const said = await whatItSays(
      async () => {
        const { back } = await change(
          'renders',
          { shop: merchant.shop, status: 'completed', batch: { $exists: false } },
          {
            $set: { status: 'failed', failure: { code: 'result-gone' } },
          },
        );
        return back;
      },
      '--shop',
      merchant.shop,
    );
    expectOne(said, merchant.shop, /render [0-9a-f]{24}: expected its credit given back, as it is failed/);
  });

  it('a credit that came back though its photo may still be made', async () => {
    const said = await whatItSays(async () => {
      const failed = { shop: merchant.shop, status: 'failed', batch: { $exists: false } };
      const { back } = await change('renders', failed, {
        $set: { status: 'queued', notBefore: new Date('2100-01-01') },
        $unset: { creditReleasedAt: 1 },
      });
      return back;
    });
    expectOne(said, merchant.shop, 'expected its credit kept, as it is queued');
  });

  it('a photo without a reservation, and a reservation without a photo', async () => {
    const said = await whatItSays(async () => {
      const [photo] = await readRecords('renders', {
        shop: merchant.shop,
        status: 'failed',
        batch: { $exists: false },
      });
      await inDatabase((client) => client.db().collection('renders').deleteOne({ _id: photo?._id }));
      return () =>
        inDatabase((client) =>
          client
            .db()
            .collection('renders')
            .insertOne(photo as never),
        );
    });
    expectOne(said, /the reservation of render [0-9a-f]{24}/, 'expected the photo that it is for');
  });

  it('a batch whose photos are not as many as its credits', async () => {
    const said = await whatItSays(async () => {
      const [photo] = await readRecords('renders', {
        shop: merchant.shop,
        status: 'completed',
        'batch.round': 0,
        'credit.bucket': 'pack',
      });
      await inDatabase((client) => client.db().collection('renders').deleteOne({ _id: photo?._id }));
      return () =>
        inDatabase((client) =>
          client
            .db()
            .collection('renders')
            .insertOne(photo as never),
        );
    });
    expectOne(
      said,
      /the reservation of batch [0-9a-f]{24}/,
      /expected 2 pack credits .*, found 1 photos, and 0 that are not made/,
    );
  });

  it('a finished photo without the engine’s id', async () => {
    const said = await whatItSays(async () => {
      const { back } = await change(
        'renders',
        { shop: merchant.shop, status: 'completed' },
        { $unset: { predictionId: 1 } },
      );
      return back;
    });
    expectOne(said, /submissions, .*render [0-9a-f]{24}: expected the engine’s id/);
  });

  it('an id that the engine never gave', async () => {
    const said = await whatItSays(async () => {
      const { back } = await change(
        'renders',
        { shop: merchant.shop, status: 'completed' },
        {
          $set: { predictionId: 'no-such-prediction' },
        },
      );
      return back;
    });
    expectOne(said, 'no-such-prediction', 'found an id that it does not know');
  });

  it('one id that two photos have', async () => {
    const said = await whatItSays(async () => {
      const [photo] = await readRecords('renders', { shop: merchant.shop, status: 'completed' });
      await inDatabase((client) => client.db().collection('renders').dropIndex('predictionId_1'));
      const other = { shop: merchant.shop, status: 'completed', _id: { $ne: photo?._id } };
      const { back } = await change('renders', other, { $set: { predictionId: photo?.predictionId } });
      return back;
    });
    expectOne(said, 'to be its own alone');
  });

  it('a picture that is not in storage any more, or is another one', async () => {
    const [photo] = await readRecords('renders', { shop: merchant.shop, status: 'completed' });
    const key = String(photo?.output.key);
    const bytes = await storedBytes(key);
    const away = await whatItSays(async () => {
      await deleteBytes(key);
      return () => putBytes(key, Buffer.from('another'));
    });
    expectOne(away, merchant.shop, `render ${photo?._id}: expected ${key} in storage`, 'found nothing');
    const other = await whatItSays(async () => () => putBytes(key, bytes), ...['--shop', merchant.shop]);
    expectOne(other, merchant.shop, `with ${bytes.length} bytes, found 7 bytes`);
  });

  it('a garment’s picture that is not there any more', async () => {
    const [photo] = await readRecords('renders', { shop: merchant.shop, garmentKey: { $exists: true } });
    const key = String(photo?.garmentKey);
    const bytes = await storedBytes(key);
    const said = await whatItSays(async () => {
      await deleteBytes(key);
      return () => putBytes(key, bytes);
    });
    expect(said.code).toBe(1);
    for (const line of said.differences) expect(line).toContain(`expected ${key} in storage, found nothing`);
  });

  it('a picture that no record names, once it can’t be under way any more', async () => {
    const lost = `renders/${'0'.repeat(64)}.jpg`;
    const ofStore = `garments/${merchant.shop}/${'1'.repeat(64)}.jpg`;
    await putBytes(lost, Buffer.from('lost'));
    expect(await reconcile()).toMatchObject({ code: 0, differences: [] });
    expectOne(await reconcile('--settled', '0'), `the object ${lost}: expected a record that names it`);
    await putBytes(ofStore, Buffer.from('lost'));
    // Of one store alone a photo's picture can't be told to be nobody's.
    expectOne(await reconcile('--settled', '0', '--shop', merchant.shop), merchant.shop, `the object ${ofStore}`);
    await deleteBytes(lost);
    await deleteBytes(ofStore);
    expect(await reconcile('--settled', '0')).toMatchObject({ code: 0, differences: [] });
  });

  it('a photo that is undone, or has failed, and is on its product all the same', async () => {
    const onProduct = { shop: merchant.shop, status: 'published' };
    const undoneOne = await whatItSays(async () => {
      const { back } = await change('publications', onProduct, { $set: { status: 'undone' } });
      return back;
    });
    expectOne(
      undoneOne,
      merchant.shop,
      /publication [0-9a-f]{24}: expected the photo off its product, as it is undone/,
    );
    const failedOne = await whatItSays(async () => {
      const { back } = await change('publications', onProduct, { $set: { status: 'failed' } });
      return back;
    });
    expect(failedOne.differences, failedOne.output).toHaveLength(2);
    expect(failedOne.differences[0]).toContain('expected the photo off its product, as it failed');
    expect(failedOne.differences[1]).toMatch(/file [0-9a-f]{24}\.jpg .*: expected it deleted/);
    expect(failedOne.code).toBe(1);
  });

  it('a file of ours in the store that no publication names, and a second one of the same name', async () => {
    const [publication] = await readRecords('publications', { shop: merchant.shop, status: 'published' });
    const nobodys = await addFile(`${newId()}.jpg`);
    expectOne(
      await reconcile('--shop', merchant.shop),
      /file [0-9a-f]{24}\.jpg .*: expected a publication that names it/,
    );
    await nobodys.remove();
    const second = await addFile(`${publication?._id}_${randomUUID()}.jpg`);
    expectOne(await reconcile(), merchant.shop, `expected ${publication?.fileId} alone to have this name`);
    await second.remove();
  });

  it('a store that is not here is refused, and so is a wrong option', async () => {
    expect((await reconcile('--shop', 'no-such-store.myshopify.com')).code).toBe(2);
    expect((await reconcile('--since', 'yesterday')).code).toBe(2);
  });
});

describe('no difference, and noted, is', () => {
  it('a photo that the merchant removed in Shopify', async () => {
    const photo = await makePhoto(merchant, await addGarment(merchant, 'Removed elsewhere'));
    const { id } = await published(merchant, photo);
    const [publication] = await readRecords('publications', {
      shop: merchant.shop,
      status: 'published',
      renderId: new ObjectId(photo.id),
    });
    await asMerchant(merchant, publication?.productId, 'media/delete', { mediaIds: [publication?.fileId] });
    const { code, differences, notes, output } = await reconcile();
    expect(differences, output).toEqual([]);
    expect(notes.filter((note) => note.includes(`publication ${id}: the merchant removed the photo`))).toHaveLength(1);
    expect(code).toBe(0);
  });

  it('a store whose token works no longer', async () => {
    const gone = await newMerchant('gone');
    await published(gone, await makePhoto(gone, await addGarment(gone)));
    await control(`/_control/stores/${gone.handle}/revoke-tokens`, {});
    const { code, differences, notes, output } = await reconcile();
    expect(differences, output).toEqual([]);
    expect(notes.join('\n')).toContain(`store media, ${gone.shop}: not comparable: the app has no token`);
    expect(code).toBe(0);
  });
});

/** A file as the store would have it from us, on a product of its own. */
async function addFile(filename: string) {
  const image = { base64: (await shirtPicture(undefined, 560)).toString('base64'), filename, alt: '' };
  const product = { title: 'Another', productType: '', vendor: '', options: [], variants: [], images: [image] };
  const [made] = (await control(`/_control/stores/${merchant.handle}/products`, {
    quiet: true,
    products: [product],
  })) as {
    id: string;
    mediaIds: string[];
  }[];
  if (!made) throw new Error('The store did not take the file');
  return { remove: () => asMerchant(merchant, made.id, 'media/delete', { mediaIds: made.mediaIds }) };
}
