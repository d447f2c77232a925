import { endpoint, MERCHANT } from './endpoint.ts';
import { newPublication, publicationAnswer, publicationParams } from './publication-schemas.ts';

/** A photo's way into a product, and off it again. */
export const PUBLICATION_ENDPOINTS = {
  publish: endpoint({
    method: 'POST',
    path: '/api/publications',
    summary: 'Puts a finished photo on its product',
    credentials: MERCHANT,
    limit: 'store',
    body: newPublication,
    success: 202,
    answer: publicationAnswer,
    refusals: ['not-found', 'id-reused', 'render-not-finished', 'publication-in-progress', 'business-archived'],
  }),
  read: endpoint({
    method: 'GET',
    path: '/api/publications/{publicationId}',
    summary: 'How far a publication is',
    success: 200,
    credentials: MERCHANT,
    limit: 'store',
    params: publicationParams,
    caching: 'revalidate',
    answer: publicationAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  look: endpoint({
    method: 'POST',
    path: '/api/publications/{publicationId}/look',
    summary: 'Asks Shopify whether a published photo is still on its product',
    credentials: MERCHANT,
    limit: 'store',
    params: publicationParams,
    success: 200,
    answer: publicationAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  undo: endpoint({
    method: 'POST',
    path: '/api/publications/{publicationId}/undo',
    summary: 'Takes a published photo off its product again',
    credentials: MERCHANT,
    limit: 'store',
    params: publicationParams,
    success: 202,
    answer: publicationAnswer,
    refusals: ['bad-request', 'not-found', 'publication-not-undoable'],
  }),
};
