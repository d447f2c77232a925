/**
 * The History page's loader for a store with 100,000 renders against one with 1,000: a page costs the same. Half of either's
 * renders are photos of batches, which the page groups.
 */
import { MongoClient } from 'mongodb';
import mongoose from 'mongoose';
import { GROUPED_FILTERS } from '#app/domain/batches/read/list-history.ts';
import { readBusiness } from '#app/domain/businesses/read-business.ts';
import { HISTORY_FILTERS, type HistoryFilter } from '#app/domain/renders/read/read-renders.ts';
import type { RenderStatus } from '#app/domain/renders/render-state.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { historyPageQuery } from '#app/web/api/render-schemas.ts';
import { readHistoryPage } from '#app/web/views/history-view.ts';
import { merchantClient } from '#sandbox/demo/merchant-client.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { storeBatch } from '#tests/fixtures/stored-batches.ts';
import { insertRenders, type StoredRender, storedRender } from '#tests/fixtures/stored-renders.ts';
import { installedStore, onOwnStack } from './bench-stack.ts';
import type { BenchResult } from './result.ts';
import { medianTimes } from './rounds.ts';

const MANY = 100_000;
const FEW = 1_000;
const OTHER_STORES = 20;
const LIMIT = 1.3;
const ROUNDS = { rounds: 150, warmUps: 20 };

/** The page's own loader as it is asked for by Remix. */
const LOADER = `_data=${encodeURIComponent('routes/app.history')}`;

type Merchant = Parameters<typeof readHistoryPage>[0];
interface Store {
  merchant: Merchant;
  renders: StoredRender[];
  queries: Map<string, number>;
}

export default async function history(): Promise<BenchResult> {
  return onOwnStack({}, async (stack) => {
    // It would work on the renders that are not finished.
    await stack.processes.worker?.stop();
    await connectDatabase();
    try {
      const [many, few] = [await fill(stack, 'many', MANY), await fill(stack, 'few', FEW)];
      for (let n = 0; n < OTHER_STORES; n += 1) await insert(stack, rendersOf(`other-${n}.myshopify.com`, FEW));
      return await measure(stack, many, few);
    } finally {
      await disconnectDatabase();
    }
  });
}

async function measure(stack: Stack, many: Store, few: Store): Promise<BenchResult> {
  const ratios: Record<string, number> = {};
  const figures: Record<string, number> = {};
  for (const [page, queryOf] of Object.entries(pages())) {
    const times = await medianTimes(
      { many: () => load(many, page, queryOf(many)), few: () => load(few, page, queryOf(few)) },
      ROUNDS,
    );
    ratios[page] = times.many / times.few;
    figures[`${page}Ms`] = times.many;
  }
  const http = await medianTimes({ many: overHttp(stack, many), few: overHttp(stack, few) }, ROUNDS);
  ratios.overHttp = http.many / http.few;
  figures.overHttpMs = http.many;
  const limits = Object.fromEntries(Object.keys(ratios).map((name) => [name, LIMIT]));
  return { ratios: { ...ratios, queries: queriesRatio(many, few) }, limits: { ...limits, queries: 1 }, figures };
}

/** Every tab's first page, and its middle page, reached by its cursor in both directions, with batches and without. */
function pages(): Record<string, (store: Store) => string> {
  const named: Record<string, (store: Store) => string> = {};
  for (const filter of HISTORY_FILTERS) {
    const name = filter.replace(/-\w/, (letters) => letters.charAt(1).toUpperCase());
    const single = `filter=${filter}&batches=single`;
    named[name] = () => single;
    named[`${name}Older`] = (store) => `${single}&older=${middleCursor(store)}`;
    named[`${name}Newer`] = (store) => `${single}&newer=${middleCursor(store)}`;
  }
  for (const filter of GROUPED_FILTERS) {
    const name = filter === 'all' ? 'grouped' : 'groupedInProgress';
    named[name] = () => `filter=${filter}`;
    named[`${name}Older`] = (store) => `filter=${filter}&older=${middleCursor(store)}`;
    named[`${name}Newer`] = (store) => `filter=${filter}&newer=${middleCursor(store)}`;
  }
  return named satisfies Partial<Record<HistoryFilter, unknown>>;
}

function middleCursor({ renders }: Store): string {
  const middle = renders[Math.floor(renders.length / 2)];
  return `${middle?.createdAt.getTime()}-${middle?._id}`;
}

/** The loader in this process, and how many commands it sent to the database. */
async function load(store: Store, page: string, query: string): Promise<void> {
  let queries = 0;
  mongoose.set('debug', () => {
    queries += 1;
  });
  const asked = historyPageQuery.parse(Object.fromEntries(new URLSearchParams(query)));
  const view = await readHistoryPage(store.merchant, asked);
  if (view.rows.length !== 20) throw new Error(`${page}: ${view.rows.length} rows on the page`);
  const known = store.queries.get(page) ?? queries;
  if (known !== queries) throw new Error(`${page}: now ${known}, now ${queries} queries`);
  store.queries.set(page, queries);
}

/** Of the page that asks for most. One on which nothing waits asks one less, in either store. */
function queriesRatio(many: Store, few: Store): number {
  return Math.max(...many.queries.values()) / Math.max(...few.queries.values());
}

function overHttp(stack: Stack, store: Store): () => Promise<void> {
  const client = merchantClient(stack, store.merchant.shop);
  return async () => {
    const view = await client.get<{ rows: unknown[] }>(`/app/history?${LOADER}&older=${middleCursor(store)}`);
    if (view.rows.length !== 20) throw new Error('The page is not full');
  };
}

async function fill(stack: Stack, handle: string, count: number): Promise<Store> {
  const shop = await installedStore(stack, handle);
  await merchantClient(stack, shop).get('/api/credits');
  const renders = rendersOf(shop, count);
  await insert(stack, await inBatches(shop, renders));
  const redirect = () => {
    throw new Error('Nothing is redirected here');
  };
  return { merchant: { shop, business: await readBusiness(shop), redirect }, renders, queries: new Map() };
}

async function insert(stack: Stack, renders: StoredRender[]): Promise<void> {
  const client = await MongoClient.connect(stack.env.MONGODB_URI ?? '');
  await insertRenders(client.db(), renders);
  await client.close();
}

const STATUSES: RenderStatus[] = [
  ...Array.from({ length: 14 }, () => 'completed' as const),
  'failed',
  'cancelled',
  'queued',
  'submitting',
  'submitted',
  'storing',
];

/** A batch's photos lie between single ones: as many batches in either store's pages, of more photos in the larger. */
const BATCHES = 60;

/** Every other render is a photo of a batch, as many of each batch one after the other. */
async function inBatches(shop: string, renders: StoredRender[]): Promise<StoredRender[]> {
  const size = Math.ceil(renders.length / BATCHES);
  const batched: StoredRender[] = [];
  for (let first = 0; first < renders.length; first += size) {
    const some = renders.slice(first, first + size);
    const startedAt = some.at(-1)?.createdAt;
    const more = { status: 'processing', startedAt, notBefore: new Date('2100-01-01'), counts: { completed: 1 } };
    const id = await storeBatch({ shop, itemCount: 1, more });
    for (const [ordinal, render] of some.entries()) {
      const batch = { id, ordinal, round: 0, isCurrent: true };
      batched.push(ordinal % 2 === 1 ? Object.assign({}, render, { batch }) : render);
    }
  }
  return batched;
}

/** One a minute, three at the very same time now and then. */
function rendersOf(shop: string, count: number): StoredRender[] {
  const newest = Date.UTC(2026, 0, 1);
  return Array.from({ length: count }, (_, n) => {
    const createdAt = new Date(newest - (n - (n % 50 < 3 ? n % 50 : 0)) * 60_000);
    return storedRender({ shop, status: STATUSES[(n * 7) % STATUSES.length] ?? 'completed', createdAt });
  });
}
