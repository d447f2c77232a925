/** What becomes of a batch's photos once they are there: approved, rejected, made anew, gone back to. */
import { afterEach, describe, expect, it } from 'vitest';
import type { BatchView } from '#app/web/api/batch-schemas.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import { addGarments, batchIs, changeBatch, itemsOf, quotedBatch } from '#tests/fixtures/batches.ts';
import { buyItem } from '#tests/fixtures/buying.ts';
import { readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, tellEngine } from '#tests/fixtures/faults.ts';
import { movedBy, readClaimedBalance, readLedger } from '#tests/fixtures/ledger-reader.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

afterEach(() => clearFaults('fashn', 'shopify'));

async function endedBatch(count: number, failures = 0) {
  const merchant = await newMerchant('review');
  await credits(merchant);
  const garments = await addGarments(merchant, { count });
  if (failures > 0) await tellEngine('predictions', { failNextWith: 'PoseError', times: failures });
  const { id } = await quotedBatch(merchant, { garments });
  await changeBatch(merchant, id, 'start');
  await batchIs(merchant, id, 'completed', 'completed_with_errors', 'failed');
  return { merchant, id };
}

async function photosOf(merchant: Merchant, batchId: string, filter = 'all'): Promise<RenderView[]> {
  return (await itemsOf(merchant, batchId, filter)).flatMap(({ render }) => render ?? []);
}

const review = (merchant: Merchant, id: string, body: Record<string, unknown>) =>
  merchant.post(`/api/render/batch/${id}/review`, body);
const again = (merchant: Merchant, id: string, body: Record<string, unknown>) =>
  merchant.post(`/api/render/batch/${id}/retry`, body);

async function countsAre(merchant: Merchant, id: string, counts: Partial<BatchView['counts']>): Promise<BatchView> {
  return waitFor(`the counts to be ${JSON.stringify(counts)}`, async () => {
    const { batch } = (await (await merchant.get(`/api/render/batch/${id}`)).json()) as { batch: BatchView };
    return Object.entries(counts).every(([name, count]) => batch.counts[name as 'failed'] === count) && batch;
  });
}

async function balanceIs(merchant: Merchant, expected: number): Promise<void> {
  const uri = stack().env.MONGODB_URI ?? '';
  expect((await readLedger(uri, merchant.shop)).balance).toBe(expected);
  expect(await readClaimedBalance(uri, merchant.shop)).toBe(expected);
}

describe('reviewing a batch', () => {
  it('keeps what was decided and why, counts it, filters by it, and takes it back', async () => {
    const { merchant, id } = await endedBatch(3);
    const [first, second, third] = (await photosOf(merchant, id)).map((photo) => photo.id);
    expect((await photosOf(merchant, id, 'to-review')).map(({ review }) => review)).toEqual(
      Array.from({ length: 3 }, () => ({ state: 'waiting', reasons: [] })),
    );
    const answer = await review(merchant, id, { photos: [first, second], state: 'approved' });
    expect(await answer.json()).toEqual({
      photos: [
        { id: first, state: 'approved' },
        { id: second, state: 'approved' },
      ],
    });
    await review(merchant, id, { photos: [third], state: 'rejected', reasons: ['colour', 'garment'] });
    await countsAre(merchant, id, { completed: 3, toReview: 0, approved: 2, rejected: 1 });
    expect((await photosOf(merchant, id, 'rejected')).map(({ id: photo, review }) => [photo, review])).toEqual([
      [third, { state: 'rejected', reasons: ['colour', 'garment'] }],
    ]);
    expect((await photosOf(merchant, id, 'approved')).map((photo) => photo.id)).toEqual([first, second]);
    // Taken back, and by the photo's own address.
    await review(merchant, id, { photos: [second], state: 'waiting' });
    const one = await merchant.post(`/api/render/${third}/review`, { state: 'approved' });
    expect(((await one.json()) as { render: RenderView }).render.review).toEqual({ state: 'approved', reasons: [] });
    await countsAre(merchant, id, { toReview: 1, approved: 2, rejected: 0 });
    const all = await merchant.post(`/api/render/batch/${id}/approve-all`, {});
    expect(await all.json()).toEqual({ approved: 1 });
    const counted = await countsAre(merchant, id, { toReview: 0, approved: 3 });
    expect(counted.status).toBe('completed');
  });

  it('says what can’t be decided, and keeps other stores out', async () => {
    const { merchant, id } = await endedBatch(2, 1);
    const photos = await photosOf(merchant, id);
    const failed = photos.find(({ status }) => status === 'failed')?.id;
    const done = photos.find(({ status }) => status === 'completed')?.id;
    const early = await review(merchant, id, { photos: [failed], state: 'approved' });
    expect([early.status, ((await early.json()) as { type: string }).type]).toEqual([
      409,
      'urn:modelsnap:problem:render-not-finished',
    ]);
    const other = await newMerchant('other');
    await credits(other);
    for (const path of [`batch/${id}/review`, `batch/${id}/retry`]) {
      const body = path.endsWith('retry')
        ? { roundId: newId(), photos: [done] }
        : { photos: [done], state: 'rejected' };
      expect((await other.post(`/api/render/${path}`, body)).status).toBe(404);
    }
    expect((await other.post(`/api/render/${done}/review`, { state: 'rejected' })).status).toBe(404);
    expect((await photosOf(merchant, id, 'rejected')).length).toBe(0);
    const bad = await review(merchant, id, { photos: [done], state: 'rejected', reasons: ['ugly'] });
    expect(bad.status).toBe(400);
  });
});

describe('photos made again', () => {
  it('puts the next photo under the same item for a credit, once, and goes back to the one before', async () => {
    const { merchant, id } = await endedBatch(2);
    await balanceIs(merchant, 1);
    const [first, second] = await photosOf(merchant, id);
    const body = { roundId: newId(), photos: [first?.id] };
    const answers = await Promise.all([1, 2, 3].map(() => again(merchant, id, body)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const made = await waitFor('the next photo', async () => {
      const [now] = await photosOf(merchant, id);
      return now?.status === 'completed' && now;
    });
    expect(made.id).toBe(body.roundId);
    const batch = await countsAre(merchant, id, { completed: 2, toReview: 2, working: 0, waiting: 0 });
    expect(batch).toMatchObject({ status: 'completed', items: 2 });
    await balanceIs(merchant, 0);
    const renders = await readRecords('renders', { shop: merchant.shop });
    expect(renders.map(({ batch: part }) => [part.ordinal, part.round, part.isCurrent]).toSorted()).toEqual([
      [0, 0, false],
      [0, 1, true],
      [1, 0, true],
    ]);
    expect(new Set(renders.map(({ options }) => options.seed)).size).toBe(3);
    const taken = await readRecords('credit_entries', { shop: merchant.shop, 'cause.kind': 'round' });
    expect(taken.map(({ kind, counts, cause }) => [kind, movedBy(counts).amount, cause.id])).toEqual([
      ['reservation', -1, `${id}-${body.roundId}`],
    ]);
    const ledger = (await (await merchant.get('/api/credits/ledger')).json()) as { items: { cause: unknown }[] };
    expect(ledger.items[0]?.cause).toEqual({ kind: 'batch', id });

    // The former one is not lost: approved, it is the item's photo again.
    const stale = await review(merchant, id, { photos: [first?.id], state: 'approved' });
    expect(((await stale.json()) as { type: string }).type).toBe('urn:modelsnap:problem:photo-replaced');
    await merchant.post(`/api/render/${first?.id}/review`, { state: 'approved' });
    expect((await photosOf(merchant, id)).map((photo) => photo.id)).toEqual([first?.id, second?.id]);
    await countsAre(merchant, id, { completed: 2, toReview: 1, approved: 1 });

    // Nothing is left: refused whole, and all is as before.
    const refused = await again(merchant, id, { roundId: newId(), photos: [first?.id, second?.id] });
    expect(((await refused.json()) as { type: string }).type).toBe('urn:modelsnap:problem:out-of-credits');
    expect((await photosOf(merchant, id)).map((photo) => photo.id)).toEqual([first?.id, second?.id]);
  });

  it('tries all failed ones again by one entry, gives back what fails again, and never reopens the batch', async () => {
    const { merchant, id } = await endedBatch(3, 2);
    await countsAre(merchant, id, { completed: 1, failed: 2 });
    await balanceIs(merchant, 2);
    await buyItem(merchant, 'pack-25');
    await tellEngine('predictions', { failNextWith: 'PoseError' });
    const answer = await again(merchant, id, { roundId: newId() });
    const { batch, renders } = (await answer.json()) as { batch: BatchView; renders: RenderView[] };
    expect([batch.status, renders.length]).toEqual(['completed_with_errors', 2]);
    await countsAre(merchant, id, { completed: 2, failed: 1, working: 0, waiting: 0 });
    const entries = await readRecords('credit_entries', { shop: merchant.shop, 'cause.kind': 'round' });
    expect(entries.map(({ kind, counts }) => [kind, movedBy(counts).amount])).toEqual([
      ['reservation', -2],
      ['release', 1],
    ]);
    await balanceIs(merchant, 26);
    // By the photo's own page, too, it is under its item.
    const [failed] = await photosOf(merchant, id, 'failed');
    const renderId = newId();
    await merchant.post('/api/render', { renderId, retryOf: failed?.id });
    const ended = await countsAre(merchant, id, { completed: 3, failed: 0, working: 0, waiting: 0 });
    expect(ended).toMatchObject({ status: 'completed_with_errors', hasEnded: true });
    expect((await photosOf(merchant, id)).map((photo) => photo.id)).toContain(renderId);
    const none = await again(merchant, id, { roundId: newId() });
    expect(((await none.json()) as { type: string }).type).toBe('urn:modelsnap:problem:nothing-to-make');
  });
});
