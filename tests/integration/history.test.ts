import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  HISTORY_FILTERS,
  type HistoryFilter,
  type HistoryPage,
  listRenders,
} from '#app/domain/renders/read/read-renders.ts';
import { isFinal, type RenderStatus } from '#app/domain/renders/render-state.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import type { HistoryView } from '#app/web/api/render-schemas.ts';
import type { HistoryPageView } from '#app/web/views/history-view.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { inUsualRun } from '#tests/fixtures/rounds.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { storeBatch } from '#tests/fixtures/stored-batches.ts';
import { insertRenders, type StoredRender, storedRender } from '#tests/fixtures/stored-renders.ts';

const PAGE_SIZE = 20;
const NEWEST = Date.UTC(2026, 0, 1);
let client: MongoClient;

beforeAll(async () => {
  Object.assign(process.env, stack().env, { LOG_LEVEL: 'silent' });
  await connectDatabase();
  client = await MongoClient.connect(stack().env.MONGODB_URI ?? '');
});
afterAll(async () => {
  await client.close();
  await disconnectDatabase();
});

type Kind = 'queued' | 'completed' | 'failed' | 'cancelled';

/** Renders of these kinds in turn, every fourth at the same moment as the one before. */
async function give(shop: string, count: number, kinds: Kind[], newest = NEWEST): Promise<StoredRender[]> {
  const renders = Array.from({ length: count }, (_, n) => {
    const createdAt = new Date(newest - (n % 4 === 3 ? n - 1 : n) * 1000);
    return storedRender({ shop, status: kinds[n % kinds.length] ?? 'completed', createdAt });
  });
  await insertRenders(client.db(), renders);
  return renders;
}

/** What the history must be: all of the filter's, newest first, sorted in the plainest way. */
function expected(renders: StoredRender[], filter: HistoryFilter): string[] {
  return renders
    .filter(({ status }) => belongs(status, filter))
    .map(({ createdAt, _id }) => ({ at: createdAt.getTime(), id: String(_id) }))
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    .map(({ id }) => id);
}

function belongs(status: RenderStatus, filter: HistoryFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'in-progress':
      return !isFinal(status);
    case 'completed':
      return status === 'completed';
    case 'failed':
      return status === 'failed' || status === 'cancelled';
  }
}

async function page(merchant: Merchant, query: Record<string, string>): Promise<HistoryView> {
  const answer = await merchant.get(`/api/render/history?${new URLSearchParams(query)}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as HistoryView;
}

type PageView = Omit<HistoryPageView, 'filter'>;

/** The page's own loader, as the browser asks for it. */
async function historyPage(merchant: Merchant, query: Record<string, string>): Promise<PageView> {
  const search = new URLSearchParams({ _data: 'routes/app.history', ...query });
  const answer = await merchant.get(`/app/history?${search}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as PageView;
}

const rowsOf = ({ rows }: PageView) => rows.map((row) => ('batch' in row ? row.batch.id : row.render.id));

const idsOf = ({ renders }: HistoryView) => renders.map(({ id }) => id);

/** From the first page to the last. */
async function allPages(merchant: Merchant, filter: HistoryFilter): Promise<HistoryView[]> {
  const pages = [await page(merchant, { filter })];
  for (let last = pages[0]; last?.older; last = pages.at(-1)) {
    pages.push(await page(merchant, { filter, older: last.older }));
  }
  return pages;
}

describe('Page 3 of the history is right for someone with only one kind of render', () => {
  it.each([
    ['finished ones', ['completed'], 67],
    ['waiting ones', ['queued'], 60],
    ['failed ones', ['failed'], 61],
    ['cancelled ones', ['cancelled'], 45],
    ['all kinds', ['completed', 'failed', 'queued', 'completed', 'cancelled'], 163],
  ] as const)('%s: every tab, every page, both ways', async (_name, kinds, count) => {
    const merchant = await newMerchant('history');
    const renders = await give(merchant.shop, count, [...kinds]);
    for (const filter of HISTORY_FILTERS) {
      const right = expected(renders, filter);
      const pages = await allPages(merchant, filter);
      expect(pages.flatMap(idsOf)).toEqual(right);
      expect(pages[2] ? idsOf(pages[2]) : []).toEqual(right.slice(2 * PAGE_SIZE, 3 * PAGE_SIZE));
      for (const [at, { newer }] of pages.entries()) {
        expect(newer === null).toBe(at === 0);
        const before = pages[at - 1];
        if (newer && before) expect(await page(merchant, { filter, newer })).toEqual({ ...before, filter });
      }
    }
  });

  it('also while new ones arrive: nothing is shown twice, nothing is left out', async () => {
    const merchant = await newMerchant('arriving');
    const renders = await give(merchant.shop, 70, ['completed']);
    const right = expected(renders, 'all');
    let shown = await page(merchant, {});
    const pages = [shown];
    while (shown.older) {
      await give(merchant.shop, 7, ['completed'], NEWEST + pages.length * 60_000);
      shown = await page(merchant, { older: shown.older });
      pages.push(shown);
    }
    expect(pages.flatMap(idsOf)).toEqual(right);
    // Page 3 is what it was, asked for again by the way that led to it.
    expect(idsOf(await page(merchant, { older: pages[1]?.older ?? '' }))).toEqual(right.slice(40, 60));
  });

  it('a cursor that is none opens the first page, and another store’s opens nothing of that store', async () => {
    const [merchant, other] = [await newMerchant('mine'), await newMerchant('theirs')];
    const mine = await give(merchant.shop, 25, ['completed']);
    await give(other.shop, 45, ['completed']);
    expect(idsOf(await page(merchant, { older: 'nonsense' }))).toEqual(expected(mine, 'all').slice(0, PAGE_SIZE));
    const theirs = await page(other, {});
    const ids = idsOf(await page(merchant, { older: theirs.older ?? '' }));
    expect(ids.every((id) => mine.some(({ _id }) => String(_id) === id))).toBe(true);
  });
});

describe('the history with its batches grouped', () => {
  /** Batches started here and there among single photos, each with more photos than pages show rows. */
  async function giveBatches(shop: string, starts: number[], photos: number) {
    const batches: { id: string; at: number }[] = [];
    for (const at of starts) {
      const startedAt = new Date(at);
      const more = {
        status: 'completed',
        startedAt,
        createdAt: new Date(at - 3_600_000),
        endedAt: startedAt,
        nextOrdinal: photos,
        credit: { allowance: 2, pack: photos - 2, period: 1, allowanceEntitlement: 'watermarked' },
        counts: { completed: photos - 1, failed: 1, toReview: photos - 1 },
      };
      const batchId = await storeBatch({ shop, itemCount: photos, more });
      const renders = Array.from({ length: photos }, (_, ordinal) => ({
        ...storedRender({ shop, status: ordinal === 1 ? 'failed' : 'completed', createdAt: new Date(at + ordinal) }),
        batch: { id: batchId, ordinal, round: 0, isCurrent: true },
      }));
      await insertRenders(client.db(), renders);
      batches.push({ id: String(batchId), at });
    }
    return batches;
  }

  it('shows each as one row where it was started, on every page and both ways, and nothing twice', async () => {
    const merchant = await newMerchant('grouped');
    const { shop } = merchant;
    const renders = await give(shop, 50, ['completed']);
    // Between photos, at the very moment of one, several at the same moment, the newest and the oldest of all.
    const starts = [60_000, -1500, -4000, -19_000, -19_000, -19_500, -25_500, -9_000_000].map((by) => NEWEST + by);
    const batches = await giveBatches(shop, starts, 30);
    await storeBatch({ shop, itemCount: 3 });
    const right = [...renders.map(({ _id, createdAt }) => ({ id: String(_id), at: createdAt.getTime() })), ...batches]
      .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
      .map(({ id }) => id);
    const pages = [await historyPage(merchant, {})];
    for (let last = pages[0]; last?.older; last = pages.at(-1)) {
      pages.push(await historyPage(merchant, { older: last.older }));
      // What arrives meanwhile moves no page.
      await give(shop, 1, ['completed'], NEWEST + pages.length * 600_000);
    }
    expect(pages.flatMap(rowsOf)).toEqual(right);
    for (const [at, { newer }] of pages.entries()) {
      const before = pages[at - 1];
      if (newer && before && at > 1) expect(rowsOf(await historyPage(merchant, { newer }))).toEqual(rowsOf(before));
    }
    const row = pages.flatMap(({ rows }) => rows).find((one) => 'batch' in one);
    expect(row).toMatchObject({ batch: { items: 30, counts: { completed: 29, failed: 1 } }, credits: 30 });
    const pictures = row && 'batch' in row ? row.pictures : [];
    expect(pictures).toHaveLength(4);
    expect(new Set(pictures).size).toBe(4);
  });

  it('has single photos where those are looked for: as chosen, and in the lists of what is ready and what failed', async () => {
    const merchant = await newMerchant('ungrouped');
    const { shop } = merchant;
    await give(shop, 3, ['completed', 'failed', 'queued']);
    const [batch] = await giveBatches(shop, [NEWEST + 60_000], 5);
    const grouped = await historyPage(merchant, {});
    expect([grouped.isGrouped, grouped.rows.length, rowsOf(grouped)[0]]).toEqual([true, 4, batch?.id]);
    const single = await historyPage(merchant, { batches: 'single' });
    expect([single.isGrouped, single.rows.length]).toEqual([false, 8]);
    expect(rowsOf(single)).not.toContain(batch?.id);
    const [ready, failed] = [
      await historyPage(merchant, { filter: 'completed' }),
      await historyPage(merchant, { filter: 'failed' }),
    ];
    expect([ready.isGrouped, ready.rows.length]).toEqual([null, 5]);
    expect([failed.isGrouped, failed.rows.length]).toEqual([null, 2]);
    // The API lists photos, as it always did.
    expect(idsOf(await page(merchant, {}))).toHaveLength(8);
  });

  it('lists of what is in progress the photos, and the batches that are, also one whose photos are made again', async () => {
    const merchant = await newMerchant('underway');
    const { shop } = merchant;
    const [photo] = await give(shop, 2, ['queued', 'completed']);
    const at = (minutes: number) => new Date(NEWEST - minutes * 60_000);
    const batch = (status: string, minutes: number, counts: Record<string, number>) =>
      storeBatch({
        shop,
        itemCount: 5,
        more: { status, startedAt: at(minutes), notBefore: new Date('2100-01-01'), counts },
      });
    const running = await batch('processing', 1, { completed: 5 });
    await batch('completed', 2, { completed: 5 });
    const again = await batch('completed', 3, { completed: 4, working: 1 });
    const cancelling = await batch('cancelled', 4, { waiting: 2 });
    const shown = await historyPage(merchant, { filter: 'in-progress' });
    expect(rowsOf(shown)).toEqual([photo?._id, running, again, cancelling].map(String));
    const other = await newMerchant('elsewhere');
    expect((await historyPage(other, { filter: 'in-progress' })).rows).toEqual([]);
  });
});

describe('paging through the history', () => {
  const moment = fc.integer({ min: 0, max: 3 });
  const status = fc.constantFrom<RenderStatus>('queued', 'completed', 'failed', 'cancelled');

  it('whatever there is and however large a page, the pages are the sorted whole, forwards and backwards', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ moment, status }), { maxLength: 14 }),
        fc.constantFrom(...HISTORY_FILTERS),
        fc.integer({ min: 1, max: 5 }),
        async (facts, filter, pageSize) => {
          const shop = `pages-${newId()}.myshopify.com`;
          const renders = facts.map((fact) =>
            storedRender({ shop, status: fact.status, createdAt: new Date(NEWEST + fact.moment) }),
          );
          if (renders.length > 0) await insertRenders(client.db(), renders);
          const right = expected(renders, filter);
          const chunks = Array.from({ length: Math.max(1, Math.ceil(right.length / pageSize)) }, (_, at) =>
            right.slice(at * pageSize, (at + 1) * pageSize),
          );
          const walk = async (cursors: { older?: string; newer?: string }) =>
            listRenders({ shop, filter, pageSize, ...cursors });
          const ids = (found: HistoryPage) => found.renders.map(({ _id }) => String(_id));

          const forwards = [await walk({})];
          for (let older = forwards[0]?.older; older; older = forwards.at(-1)?.older)
            forwards.push(await walk({ older }));
          expect(forwards.map(ids)).toEqual(chunks);

          const backwards: string[][] = [];
          for (let newer = forwards.at(-1)?.newer; newer; ) {
            const found = await walk({ newer });
            backwards.unshift(ids(found));
            newer = found.newer;
          }
          expect(backwards).toEqual(chunks.slice(0, -1));
        },
      ),
      { numRuns: inUsualRun(40, 120) },
    );
  });
});
