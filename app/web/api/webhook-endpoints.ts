import { endpoint } from './endpoint.ts';
import { engineWebhook, engineWebhookQuery } from './webhook-schemas.ts';

/** Messages of other systems. */
export const WEBHOOK_ENDPOINTS = {
  shopify: endpoint({
    method: 'POST',
    path: '/webhooks/shopify',
    summary: 'A message of Shopify’s, stored once by its event id',
    credentials: ['shopify-signature'],
    limit: 'webhooks',
    success: 200,
    answer: null,
    refusals: ['bad-request', 'body-too-large'],
  }),
  lemonSqueezy: endpoint({
    method: 'POST',
    path: '/webhooks/lemonsqueezy',
    summary: 'A message of Lemon Squeezy’s, stored once by its content; closed without a secret',
    credentials: ['lemon-squeezy-signature'],
    limit: 'webhooks',
    success: 200,
    answer: null,
    refusals: ['bad-request', 'body-too-large'],
  }),
  resend: endpoint({
    method: 'POST',
    path: '/webhooks/resend',
    summary: 'A message of Resend’s, stored once by its id; closed without a secret',
    credentials: ['resend-signature'],
    limit: 'webhooks',
    success: 200,
    answer: null,
    refusals: ['bad-request', 'body-too-large'],
  }),
  fashn: endpoint({
    method: 'POST',
    path: '/webhooks/fashn',
    summary: 'The engine is done with a prediction; stored once, and asked again before it is believed',
    credentials: ['submission-token'],
    limit: 'webhooks',
    query: engineWebhookQuery,
    body: engineWebhook,
    success: 200,
    answer: null,
  }),
};
