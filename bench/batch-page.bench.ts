/** What a batch's page asks for, of a batch with 5,000 items against one with 50: a page costs the same. */
import { MongoClient, type ObjectId } from 'mongodb';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { merchantClient } from '#sandbox/demo/merchant-client.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { storeBatch } from '#tests/fixtures/stored-batches.ts';
import { insertRenders, storedRender } from '#tests/fixtures/stored-renders.ts';
import { installedStore, onOwnStack } from './bench-stack.ts';
import type { BenchResult } from './result.ts';
import { medianTimes } from './rounds.ts';

const MANY = 5_000;
const FEW = 50;
const ITEMS_A_PAGE = 50;
const LIMIT = 1.5;
const ROUNDS = { rounds: 100, warmUps: 15 };

interface Store {
  shop: string;
  batchId: string;
}

export default async function batchPage(): Promise<BenchResult> {
  return onOwnStack({}, async (stack) => {
    // It would go on with the batches.
    await stack.processes.worker?.stop();
    await connectDatabase();
    try {
      const [many, few] = [await fill(stack, 'many', MANY), await fill(stack, 'few', FEW)];
      const ratios: Record<string, number> = {};
      const figures: Record<string, number> = {};
      for (const [page, pathOf] of Object.entries(PAGES)) {
        const times = await medianTimes({ many: asks(stack, many, pathOf), few: asks(stack, few, pathOf) }, ROUNDS);
        ratios[page] = times.many / times.few;
        figures[`${page}Ms`] = times.many;
      }
      const limits = Object.fromEntries(Object.keys(ratios).map((name) => [name, LIMIT]));
      return { ratios, limits, figures };
    } finally {
      await disconnectDatabase();
    }
  });
}

/** Each but `batch` answers with a full page of items, of either batch; `page` is what the page itself is drawn from. */
const PAGES: Record<string, (batchId: string) => string> = {
  page: (batchId) => `/app/batches/${batchId}?_data=routes%2Fapp.batches.%24batchId`,
  batch: (batchId) => `/api/render/batch/${batchId}`,
  items: (batchId) => `/api/render/batch/${batchId}/items`,
  completed: (batchId) => `/api/render/batch/${batchId}/items?filter=completed`,
};

function asks(stack: Stack, { shop, batchId }: Store, pathOf: (batchId: string) => string): () => Promise<void> {
  const client = merchantClient(stack, shop);
  return async () => {
    const path = pathOf(batchId);
    const answer = await client.get<{ items?: unknown[] | { items: unknown[] } }>(path);
    const items = Array.isArray(answer.items) ? answer.items : answer.items?.items;
    if (path !== PAGES.batch?.(batchId) && items?.length !== ITEMS_A_PAGE) {
      throw new Error(`${path}: ${items?.length} items`);
    }
  };
}

/** A batch that is nearly through, every item of it a photo. */
async function fill(stack: Stack, handle: string, itemCount: number): Promise<Store> {
  const shop = await installedStore(stack, handle);
  await merchantClient(stack, shop).get('/api/credits');
  const counts = { waiting: 0, working: 1, completed: itemCount - 1, failed: 0, cancelled: 0 };
  const at = new Date();
  const more = { status: 'processing', startedAt: at, watchedAt: at, nextOrdinal: itemCount, counts };
  const batchId = await storeBatch({ shop, itemCount, more });
  const client = await MongoClient.connect(stack.env.MONGODB_URI ?? '');
  const renders = Array.from({ length: itemCount }, (_, ordinal) => ({
    ...storedRender({ shop, status: 'completed', createdAt: new Date(at.getTime() - ordinal) }),
    batch: { id: batchId as unknown as ObjectId, ordinal, round: 0, isCurrent: true },
  }));
  await insertRenders(client.db(), renders);
  await client.close();
  return { shop, batchId: String(batchId) };
}
