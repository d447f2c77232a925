import { z } from 'zod';
import { BATCH_ENDPOINTS } from './batch-endpoints.ts';
import { endpoint, MERCHANT } from './endpoint.ts';
import {
  extensionBatch,
  extensionChoices,
  extensionPhotoAnswer,
  extensionPhotos,
  extensionPhotosQuery,
  extensionProduct,
  extensionPublication,
} from './extension-schemas.ts';
import { productParams } from './garment-schemas.ts';
import { PUBLICATION_ENDPOINTS } from './publication-endpoints.ts';
import { RENDER_ENDPOINTS } from './render-endpoints.ts';
import { newRender, renderAgain } from './render-schemas.ts';

const OPEN = { credentials: MERCHANT, limit: 'store', cors: 'shopify-extensions' } as const;
const ASK = { ...OPEN, method: 'GET', success: 200, caching: 'no-store' } as const;

/**
 * What the UI extensions in Shopify's own pages call, and all that they may: as their neighbours do for the app's pages,
 * with whole addresses. Ids of what is made stand in the body, since no header of ours gets through.
 */
export const EXTENSION_ENDPOINTS = {
  choices: endpoint({
    ...ASK,
    path: '/api/extensions/choices',
    summary: 'For UI extensions: the avatars, and what the store can spend',
    answer: extensionChoices,
  }),
  product: endpoint({
    ...ASK,
    path: '/api/extensions/products/{productId}',
    summary: 'For UI extensions: the pictures of a product that can be worn',
    params: productParams,
    answer: extensionProduct,
    refusals: ['bad-request', 'not-found', 'store-unreachable'],
  }),
  photos: endpoint({
    ...ASK,
    path: '/api/extensions/products/{productId}/photos',
    summary: 'For UI extensions: a product’s photos, newest first, or why it has none',
    params: productParams,
    query: extensionPhotosQuery,
    answer: extensionPhotos,
    refusals: ['bad-request', 'not-found', 'store-unreachable'],
  }),
  ask: endpoint({
    ...RENDER_ENDPOINTS.ask,
    ...OPEN,
    path: '/api/extensions/photos',
    summary: 'For UI extensions: asks for a photo, or tries one that failed or was cancelled again with `retryOf`',
    body: z.union([newRender, renderAgain]),
    shapeOf: (body: Record<string, unknown>) => ('retryOf' in body ? renderAgain : newRender),
    answer: extensionPhotoAnswer,
  }),
  photo: endpoint({
    ...ASK,
    path: '/api/extensions/photos/{renderId}',
    summary: 'For UI extensions: how far a photo is, with its publication',
    params: RENDER_ENDPOINTS.read.params,
    answer: extensionPhotoAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  publish: endpoint({
    ...PUBLICATION_ENDPOINTS.publish,
    ...OPEN,
    path: '/api/extensions/photos/{renderId}/publish',
    summary: 'For UI extensions: puts a finished photo on its product, in the place that the store’s settings say',
    params: RENDER_ENDPOINTS.read.params,
    body: extensionPublication,
    answer: extensionPhotoAnswer,
  }),
  undo: endpoint({
    ...PUBLICATION_ENDPOINTS.undo,
    ...OPEN,
    path: '/api/extensions/publications/{publicationId}/undo',
    summary: 'For UI extensions: takes a published photo off its product again',
    answer: extensionPhotoAnswer,
  }),
  quote: endpoint({
    ...BATCH_ENDPOINTS.quote,
    ...OPEN,
    path: '/api/extensions/batches',
    summary:
      'For UI extensions: quotes a batch of the selected products, the first picture of each; nothing is charged',
    body: extensionBatch,
    shapeOf: () => extensionBatch,
  }),
  batch: endpoint({
    ...BATCH_ENDPOINTS.read,
    ...OPEN,
    path: '/api/extensions/batches/{batchId}',
    summary: 'For UI extensions: how far a batch is, and what starting it would take',
  }),
  start: endpoint({
    ...BATCH_ENDPOINTS.start,
    ...OPEN,
    path: '/api/extensions/batches/{batchId}/start',
    summary: 'For UI extensions: takes the credits for all items and starts, or is refused whole',
  }),
};
