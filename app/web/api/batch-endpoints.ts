import { z } from 'zod';
import {
  againAnswer,
  againBody,
  approvedAnswer,
  batchAnswer,
  batchesAnswer,
  batchesQuery,
  batchParams,
  categoryChange,
  itemsAnswer,
  itemsQuery,
  kindsAnswer,
  newBatchByFilter,
  newBatchByList,
  newBatchOfGarments,
  reviewAnswer,
  reviewBody,
  skippedAnswer,
  skippedQuery,
} from './batch-schemas.ts';
import { endpoint, MERCHANT } from './endpoint.ts';

const OF_ONE = { credentials: MERCHANT, limit: 'store', params: batchParams } as const;
const CHANGE = { ...OF_ONE, method: 'POST', success: 200, answer: batchAnswer } as const;
const ASK = { ...OF_ONE, method: 'GET', success: 200, caching: 'revalidate' } as const;

/** A list of rows, each as long as it may be, in an alphabet of its own. */
const MOST_ROWS_BYTES = 4_000_000;

/** Many photos at once: chosen, quoted, started, followed. */
export const BATCH_ENDPOINTS = {
  quote: endpoint({
    method: 'POST',
    path: '/api/render/batch',
    summary: 'Chooses garments for a batch; they are found and quoted in the background, and nothing is charged yet',
    credentials: MERCHANT,
    limit: 'store',
    body: z.union([newBatchOfGarments, newBatchByFilter, newBatchByList]),
    shapeOf: (body: Record<string, unknown>) => {
      if ('filter' in body) return newBatchByFilter;
      return 'list' in body ? newBatchByList : newBatchOfGarments;
    },
    maxBytes: MOST_ROWS_BYTES,
    success: 202,
    answer: batchAnswer,
    refusals: ['id-reused', 'avatar-unavailable', 'too-many-quotes'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/render/batch',
    summary: 'The store’s batches, newest first',
    credentials: MERCHANT,
    limit: 'store',
    query: batchesQuery,
    success: 200,
    caching: 'revalidate',
    answer: batchesAnswer,
    refusals: ['bad-request'],
  }),
  read: endpoint({
    ...ASK,
    path: '/api/render/batch/{batchId}',
    summary: 'How far a batch is',
    answer: batchAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  items: endpoint({
    ...ASK,
    path: '/api/render/batch/{batchId}/items',
    summary: 'A batch’s items in their order, with the photo that each became',
    query: itemsQuery,
    answer: itemsAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  skipped: endpoint({
    ...ASK,
    path: '/api/render/batch/{batchId}/skipped',
    summary: 'What can’t become a photo, and why',
    query: skippedQuery,
    answer: skippedAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  kinds: endpoint({
    ...ASK,
    path: '/api/render/batch/{batchId}/kinds',
    summary: 'What kind of garment its items are taken for, by the product’s type',
    answer: kindsAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  setCategory: endpoint({
    ...CHANGE,
    path: '/api/render/batch/{batchId}/category',
    summary: 'Says what kind garments of a quote are, on each avatar, instead of what was guessed; all of them or none',
    body: categoryChange,
    refusals: ['not-found', 'batch-not-ready', 'batch-not-quoted'],
  }),
  start: endpoint({
    ...CHANGE,
    path: '/api/render/batch/{batchId}/start',
    summary: 'Takes the credits for all items and starts, or is refused whole; started again, it is the same batch',
    refusals: [
      'bad-request',
      'not-found',
      'batch-not-ready',
      'batch-empty',
      'batch-not-running',
      'avatar-unavailable',
      'out-of-credits',
      'plan-past-due',
      'plan-paused',
      'business-archived',
    ],
  }),
  pause: endpoint({
    ...CHANGE,
    path: '/api/render/batch/{batchId}/pause',
    summary: 'Sends no further photo to the engine; what is there already is still kept',
    refusals: ['bad-request', 'not-found', 'batch-not-running'],
  }),
  resume: endpoint({
    ...CHANGE,
    path: '/api/render/batch/{batchId}/resume',
    summary: 'Goes on with a paused batch',
    refusals: ['bad-request', 'not-found', 'batch-not-running'],
  }),
  review: endpoint({
    ...CHANGE,
    path: '/api/render/batch/{batchId}/review',
    summary: 'Approves or rejects finished photos, or takes that back',
    body: reviewBody,
    answer: reviewAnswer,
    refusals: ['bad-request', 'not-found', 'render-not-finished', 'photo-being-made'],
  }),
  approveAll: endpoint({
    ...CHANGE,
    path: '/api/render/batch/{batchId}/approve-all',
    summary: 'Approves all photos that wait for review',
    answer: approvedAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  retry: endpoint({
    ...CHANGE,
    path: '/api/render/batch/{batchId}/retry',
    summary:
      'Makes photos anew under their items, a credit each: the failed ones, or those that are named; the batch stays ended',
    success: 202,
    body: againBody,
    answer: againAnswer,
    refusals: [
      'bad-request',
      'not-found',
      'id-reused',
      'batch-not-running',
      'photo-being-made',
      'nothing-to-make',
      'avatar-unavailable',
      'out-of-credits',
      'plan-past-due',
      'plan-paused',
      'business-archived',
    ],
  }),
  cancel: endpoint({
    ...CHANGE,
    path: '/api/render/batch/{batchId}/cancel',
    summary: 'Ends it: credits of what the engine was not asked for come back at once',
    refusals: ['bad-request', 'not-found', 'batch-not-running'],
  }),
};
