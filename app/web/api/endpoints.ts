/** Every endpoint of the API, one entry each. A request to an address that is not here is answered 404. */
import { z } from 'zod';
import { recordId } from '#app/web/parse.ts';
import { avatarsAnswer } from './avatar-schemas.ts';
import {
  billingAnswer,
  checkoutAnswer,
  checkoutParams,
  checkoutProgressAnswer,
  invoiceParams,
  invoicesAnswer,
  linkAnswer,
  newCheckout,
  olderQuery,
  paymentsAnswer,
} from './billing-schemas.ts';
import { creditsAnswer, ledgerAnswer, resetAnswer } from './credit-schemas.ts';
import type { Endpoint } from './endpoint.ts';
import {
  garmentAnswer,
  newUpload,
  productAnswer,
  productParams,
  productsAnswer,
  productsQuery,
  uploadAnswer,
  uploadToConfirm,
  variantsAnswer,
} from './garment-schemas.ts';
import { signatureQuery, watermarkedQuery } from './picture-schemas.ts';
import { newPublication, publicationAnswer } from './publication-schemas.ts';
import {
  downloadQuery,
  historyAnswer,
  historyQuery,
  newRender,
  newRenderOfUpload,
  renderAgain,
  renderAnswer,
} from './render-schemas.ts';
import { engineWebhook, engineWebhookQuery } from './webhook-schemas.ts';

const MERCHANT = ['session-token'] as const;
const PICTURE = ['signed-address', 'session-token'] as const;
const id = z.object({ id: recordId });

const get = (
  path: Endpoint['path'],
  summary: string,
  rest: Omit<Endpoint, 'method' | 'path' | 'summary' | 'success'>,
) => ({ method: 'GET', path, summary, success: 200, ...rest }) satisfies Endpoint;
const post = (path: Endpoint['path'], summary: string, rest: Omit<Endpoint, 'method' | 'path' | 'summary'>) =>
  ({ method: 'POST', path, summary, ...rest }) satisfies Endpoint;

export const ENDPOINTS: readonly Endpoint[] = [
  get('/api/openapi.json', 'This document', { credentials: ['none'], answer: z.looseObject({}) }),
  get('/api/avatars', 'The library of avatars', { credentials: MERCHANT, answer: avatarsAnswer }),
  get('/api/credits', 'What the store can spend', { credentials: MERCHANT, answer: creditsAnswer }),
  get('/api/credits/ledger', 'Every change of the store’s credits, newest first', {
    credentials: MERCHANT,
    query: olderQuery,
    answer: ledgerAnswer,
    refusals: ['bad-request'],
  }),
  get('/api/credits/ledger.csv', 'The whole ledger of the store’s credits as a file', {
    credentials: MERCHANT,
    answer: ['text/csv'],
  }),
  get('/api/billing', 'The store’s plan, when it renews or ends, and what is wrong with it', {
    credentials: MERCHANT,
    answer: billingAnswer,
  }),
  post('/api/billing/cancel', 'Cancels the plan; it can be used to the end of what is paid for', {
    credentials: MERCHANT,
    success: 200,
    answer: billingAnswer,
    refusals: ['no-subscription', 'payments-not-set-up'],
  }),
  post('/api/billing/resume', 'Takes a cancellation back while the plan has not ended, or ends a pause', {
    credentials: MERCHANT,
    success: 200,
    answer: billingAnswer,
    refusals: ['no-subscription', 'subscription-not-resumable', 'payments-not-set-up'],
  }),
  post('/api/billing/portal', 'A fresh address where the card is changed', {
    credentials: MERCHANT,
    success: 200,
    answer: linkAnswer,
    refusals: ['no-subscription', 'payments-not-set-up'],
  }),
  get('/api/billing/checkouts/{checkoutId}', 'Whether the payment of a checkout has arrived', {
    credentials: MERCHANT,
    params: checkoutParams,
    answer: checkoutProgressAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  post('/api/billing/checkouts/{checkoutId}/look', 'Asks the payment provider for a payment that has not arrived', {
    credentials: MERCHANT,
    params: checkoutParams,
    success: 200,
    answer: checkoutProgressAnswer,
    refusals: ['bad-request', 'not-found', 'payments-not-set-up'],
  }),
  get('/api/billing/invoices', 'The store’s invoices, newest first', {
    credentials: MERCHANT,
    query: olderQuery,
    answer: invoicesAnswer,
    refusals: ['bad-request'],
  }),
  get('/api/billing/invoices/{invoiceId}/receipt', 'A fresh address of an invoice’s receipt', {
    credentials: MERCHANT,
    params: invoiceParams,
    answer: linkAnswer,
    refusals: ['bad-request', 'not-found', 'receipt-unavailable', 'payments-not-set-up'],
  }),
  get('/api/billing/payments', 'What was paid, what failed, what went back, newest first', {
    credentials: MERCHANT,
    query: olderQuery,
    answer: paymentsAnswer,
    refusals: ['bad-request'],
  }),
  get('/api/products', 'The store’s products, a page at a time', {
    credentials: MERCHANT,
    query: productsQuery,
    answer: productsAnswer,
    refusals: ['bad-request', 'store-unreachable'],
  }),
  get('/api/products/{productId}', 'One product with the pictures that can be the garment’s', {
    credentials: MERCHANT,
    params: productParams,
    answer: productAnswer,
    refusals: ['bad-request', 'not-found', 'store-unreachable'],
  }),
  get('/api/products/{productId}/variants', 'The variants that a published photo can become the picture of', {
    credentials: MERCHANT,
    params: productParams,
    answer: variantsAnswer,
    refusals: ['bad-request', 'not-found', 'store-unreachable'],
  }),
  post('/api/upload', 'A signed form that sends one picture straight to storage', {
    credentials: MERCHANT,
    body: newUpload,
    success: 201,
    answer: uploadAnswer,
  }),
  post('/api/upload/confirm', 'Looks at what was sent and takes it in as a garment', {
    credentials: MERCHANT,
    body: uploadToConfirm,
    success: 200,
    answer: garmentAnswer,
    refusals: ['not-found', 'upload-not-there', 'picture-refused'],
  }),
  post('/api/render', 'Asks for a photo, or tries a failed one again with `retryOf`', {
    credentials: MERCHANT,
    body: z.union([newRender, newRenderOfUpload, renderAgain]),
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
      'store-unreachable',
    ],
  }),
  get('/api/render/{renderId}', 'How far a photo is, with its publication', {
    credentials: MERCHANT,
    params: z.object({ renderId: recordId }),
    answer: renderAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  get('/api/render/history', 'The store’s photos, newest first', {
    credentials: MERCHANT,
    query: historyQuery,
    answer: historyAnswer,
    refusals: ['bad-request'],
  }),
  get('/api/render/download', 'The photo as a file, clean or watermarked as the store is entitled to now', {
    credentials: PICTURE,
    query: downloadQuery,
    answer: ['image/jpeg'],
    refusals: ['bad-request', 'not-found', 'render-not-finished'],
  }),
  get('/api/images/{id}/watermarked', 'The preview of a photo, always with its watermark', {
    credentials: PICTURE,
    params: id,
    query: watermarkedQuery,
    answer: ['image/jpeg'],
    refusals: ['bad-request', 'not-found', 'render-not-finished'],
  }),
  get('/api/images/{id}/garment', 'The garment’s picture as it was when the photo was made', {
    credentials: PICTURE,
    params: id,
    query: signatureQuery,
    answer: ['image/webp'],
    refusals: ['bad-request', 'not-found', 'render-not-finished'],
  }),
  get('/api/images/{id}/upload', 'A picture that the merchant sent, as it was taken in', {
    credentials: PICTURE,
    params: id,
    query: signatureQuery,
    answer: ['image/webp'],
    refusals: ['bad-request', 'not-found'],
  }),
  get('/api/images/{id}/avatar', 'The web copy of an avatar of the library', {
    credentials: PICTURE,
    params: id,
    query: signatureQuery,
    answer: ['image/webp'],
    refusals: ['bad-request', 'not-found'],
  }),
  post('/api/publications', 'Puts a finished photo on its product', {
    credentials: MERCHANT,
    body: newPublication,
    success: 202,
    answer: publicationAnswer,
    refusals: ['not-found', 'id-reused', 'render-not-finished', 'publication-in-progress', 'business-archived'],
  }),
  get('/api/publications/{publicationId}', 'How far a publication is', {
    credentials: MERCHANT,
    params: z.object({ publicationId: recordId }),
    answer: publicationAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  post('/api/publications/{publicationId}/look', 'Asks Shopify whether a published photo is still on its product', {
    credentials: MERCHANT,
    params: z.object({ publicationId: recordId }),
    success: 200,
    answer: publicationAnswer,
    refusals: ['bad-request', 'not-found'],
  }),
  post('/api/publications/{publicationId}/undo', 'Takes a published photo off its product again', {
    credentials: MERCHANT,
    params: z.object({ publicationId: recordId }),
    success: 202,
    answer: publicationAnswer,
    refusals: ['bad-request', 'not-found', 'publication-not-undoable'],
  }),
  post(
    '/api/payments/lemonsqueezy/create-checkout',
    'Where to pay a plan or packs; a running plan is changed at once',
    {
      credentials: MERCHANT,
      body: newCheckout,
      success: 200,
      answer: checkoutAnswer,
      refusals: [
        'not-found',
        'business-archived',
        'payments-not-set-up',
        'plan-unchanged',
        'plan-change-on-hold',
        'plan-change-unpaid',
      ],
    },
  ),
  get('/api/cron/reset-free-credits', 'Gives every free store its due allowance; closed while no secret is set', {
    credentials: ['cron-secret'],
    answer: resetAnswer,
  }),
  post('/webhooks/shopify', 'A message of Shopify’s, stored once by its event id', {
    credentials: ['shopify-signature'],
    success: 200,
    answer: null,
    refusals: ['bad-request', 'body-too-large'],
  }),
  post('/webhooks/lemonsqueezy', 'A message of Lemon Squeezy’s, stored once by its content; closed without a secret', {
    credentials: ['lemon-squeezy-signature'],
    success: 200,
    answer: null,
    refusals: ['bad-request', 'body-too-large'],
  }),
  post('/webhooks/resend', 'A message of Resend’s, stored once by its id; closed without a secret', {
    credentials: ['resend-signature'],
    success: 200,
    answer: null,
    refusals: ['bad-request', 'body-too-large'],
  }),
  post('/webhooks/fashn', 'The engine is done with a prediction; stored once, and asked again before it is believed', {
    credentials: ['submission-token'],
    query: engineWebhookQuery,
    body: engineWebhook,
    success: 200,
    answer: null,
  }),
];
