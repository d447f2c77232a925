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
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { inUsualRun } from '#tests/fixtures/rounds.ts';
import { stack } from '#tests/fixtures/stack.ts';
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
