import type { ActionFunctionArgs } from '@remix-run/node';
import { receiveWebhook } from '#app/domain/webhooks/receive-webhook.ts';
import { requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { readShopifyWebhook } from '#app/web/shopify-webhook.ts';

/** POST /webhooks/shopify: every topic. The signature is checked on the raw body, the message stored, and answered. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    await receiveWebhook(await readShopifyWebhook(request));
    return new Response(null, { status: 200 });
  });
