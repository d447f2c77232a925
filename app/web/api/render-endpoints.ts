import { z } from 'zod';
import { endpoint, MERCHANT, PICTURE } from './endpoint.ts';
import {
  downloadQuery,
  historyAnswer,
  historyQuery,
  newRender,
  newRenderOfUpload,
  oneDecision,
  renderAgain,
  renderAnswer,
  renderParams,
} from './render-schemas.ts';

/** Which of the three it is decides which fields are missing, so that errors name the right ones. */
function shapeOfAsked(body: Record<string, unknown>) {
  if ('retryOf' in body) return renderAgain;
  return 'garmentId' in Object(body.garment) ? newRenderOfUpload : newRender;
}

/** Photos: asked for, followed, found again, taken home. */
export const RENDER_ENDPOINTS = {
  ask: endpoint({
    method: 'POST',
    path: '/api/render',
    summary: 'Asks for a photo, or tries one that failed or was cancelled again with `retryOf`',
    credentials: MERCHANT,
    limit: 'store',
    body: z.union([newRender, newRenderOfUpload, renderAgain]),
    shapeOf: shapeOfAsked,
    success: 202,
    answer: renderAnswer,
    refusals: [
      'not-found',
      'id-reused',
      'out-of-credits',
      'plan-past-due',
      'plan-paused',
      'business-archived',
      'garment-has-no-picture',
      'garment-picture-not-ready',
      'garment-not-a-picture',
      'garment-gone',
      'avatar-unavailable',
      'render-not-retryable',
      'photo-being-made',
      'too-many-again',
      'batch-not-running',
      'store-unreachable',
    ],
  }),
  read: endpoint({
    method: 'GET',
    path: '/api/render/{renderId}',
    summary: 'How far a photo is, with its publication',
    success: 200,
    credentials: MERCHANT,
    limit: 'store',
    params: renderParams,
    caching: 'revalidate',
    answer: renderAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  history: endpoint({
    method: 'GET',
    path: '/api/render/history',
    summary: 'The store’s photos, newest first',
    success: 200,
    credentials: MERCHANT,
    limit: 'store',
    query: historyQuery,
    caching: 'revalidate',
    answer: historyAnswer,
    refusals: ['bad-request'],
  }),
  review: endpoint({
    method: 'POST',
    path: '/api/render/{renderId}/review',
    summary: 'Approves or rejects a finished photo, or takes that back',
    success: 200,
    credentials: MERCHANT,
    limit: 'store',
    params: renderParams,
    body: oneDecision,
    answer: renderAnswer,
    refusals: ['bad-request', 'not-found', 'render-not-finished', 'photo-replaced', 'photo-being-made'],
  }),
  download: endpoint({
    method: 'GET',
    path: '/api/render/download',
    summary: 'The photo as a file, clean or watermarked as the store is entitled to now',
    success: 200,
    credentials: PICTURE,
    limit: 'pictures',
    query: downloadQuery,
    answer: ['image/jpeg'],
    refusals: ['bad-request', 'not-found', 'render-not-finished'],
  }),
};
