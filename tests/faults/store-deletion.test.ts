/**
 * A store with a long history is deleted, and the worker that is at it gets SIGKILL, twice. The test holds one of its
 * records, as a writer would that takes long: so the deletion cannot be over before the worker is killed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientSession, type Db, type Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { removeAppDaysAgo } from '#tests/fixtures/removal.ts';
import { credits, makePhoto } from '#tests/fixtures/renders.ts';
import { deliverAsShopify, hashOfStore } from '#tests/fixtures/shopify-webhooks.ts';
import { useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { storedKeys } from '#tests/fixtures/uploads.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';
import { countsNaming, putHistory } from '#tests/fixtures/whole-history.ts';

/** `./bin/test --long` deletes many more. */
const RENDERS = process.env.TESTS_LONG === '1' ? 1_000_000 : 20_000;
/** A bound, not a claim about speed. */
const PATIENCE_MS = Math.max(240_000, RENDERS * 3);

let stack: Stack;
let client: MongoClient;
let database: Db;
beforeAll(async () => {
  const started = await startTestStack({ WORKER_LEASE_MS: '1500' });
  stack = started.stack;
  useStack(started.facts);
  client = await MongoClient.connect(stack.env.MONGODB_URI ?? '');
  database = client.db();
});
afterAll(async () => {
  await client?.close();
  await stack?.close();
});

/** Holds one of a store's records until the answer is called. */
async function hold(collection: string, shop: string): Promise<() => Promise<void>> {
  const session: ClientSession = client.startSession();
  session.startTransaction();
  await database.collection(collection).updateOne({ shop }, { $inc: { held: 1 } }, { session });
  return async () => {
    await session.abortTransaction();
    await session.endSession();
  };
}

const count = (collection: string, shop: string) => database.collection(collection).countDocuments({ shop });

async function killWorker(): Promise<void> {
  await stack.processes.worker?.stop('SIGKILL');
}

/** Asks the web for a store's credits, over and over; the answer says what it answered. */
function keepAsking(merchant: Merchant): () => Promise<number[]> {
  const statuses: number[] = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const answer = await merchant.get('/api/credits').catch(() => undefined);
      statuses.push(answer?.status ?? 0);
      await sleep(100);
    }
  })();
  return async () => {
    isOver = true;
    await asking;
    return statuses;
  };
}

async function everythingOf(shop: string): Promise<Document[]> {
  const collections = ['renders', 'publications', 'credit_entries', 'mails', 'invoices', 'garment_uploads', 'payments'];
  const all = collections.map((name) => database.collection(name).find({ shop }).sort({ _id: 1 }).toArray());
  return (await Promise.all(all)).flat();
}

describe(`deleting a store with ${RENDERS} renders, killed twice on the way`, () => {
  it(
    'leaves nothing, touches nothing of others, and the web answers meanwhile',
    async () => {
      const merchant = await newMerchant('long');
      const { shop, handle } = merchant;
      const other = await newMerchant('other');
      await credits(other);
      await putHistory(database, other.shop, 500);
      await makePhoto(merchant, await addGarment(merchant));
      const [photo] = await database.collection('renders').find({ shop }).toArray();
      await putHistory(database, shop, RENDERS);
      const before = await everythingOf(other.shop);
      await removeAppDaysAgo(merchant);
      const stopAsking = keepAsking(other);

      // Publications come after the payments, and before the renders.
      let letGo = await hold('publications', shop);
      await deliverAsShopify({ topic: 'shop/redact', shop });
      // The last of the payments may share a step with the publication that is held, and wait for it.
      await waitFor('the invoices to be nameless', async () => (await count('invoices', shop)) === 0, PATIENCE_MS);
      await killWorker();
      await letGo();
      expect(await count('renders', shop)).toBe(RENDERS + 1);
      // It is back in the middle of it, and begins nothing yet.
      await control(`/_control/stores/${handle}/install`, {});
      const refused = await merchant.get('/api/credits');
      expect([refused.status, ((await refused.json()) as { type: string }).type]).toEqual([
        503,
        'urn:modelsnap:problem:store-being-deleted',
      ]);

      letGo = await hold('mails', shop);
      await stack.processes.worker?.start();
      await waitFor(
        'half of the renders to be gone',
        async () => (await count('renders', shop)) < RENDERS / 2,
        PATIENCE_MS,
      );
      await killWorker();
      await letGo();
      expect(await count('mails', shop)).toBeGreaterThan(0);
      await stack.processes.worker?.start();
      const redacted = { shop: hashOfStore(shop), action: 'shop.redacted' };
      await waitFor(
        'the deletion to be over',
        async () => (await database.collection('audit_entries').countDocuments(redacted)) > 0,
        PATIENCE_MS,
      );
      expect(await countsNaming(database, shop)).toEqual({});
      const told = await database.collection('audit_entries').find(redacted).toArray();
      const photos = RENDERS * 0.99 + 1;
      expect(told.map(({ facts }) => facts)).toEqual([{ photos, renders: RENDERS + 1, invoicesKept: RENDERS / 20 }]);

      await waitFor(
        'the message to be through',
        async () => {
          const open = { shop: hashOfStore(shop), topic: 'shop/redact', status: 'received' };
          return (await database.collection('webhook_messages').countDocuments(open)) === 0;
        },
        PATIENCE_MS,
      );
      const keys = await storedKeys();
      expect(keys.filter((key) => key.includes(handle) || key === photo?.output.key)).toEqual([]);
      const answers = await stopAsking();
      expect(new Set(answers)).toEqual(new Set([200]));
      expect(answers.length).toBeGreaterThan(10);
      expect(await everythingOf(other.shop)).toEqual(before);
      // And now it begins anew.
      expect((await credits(merchant)).total).toBe(0);
    },
    PATIENCE_MS * 6,
  );
});
