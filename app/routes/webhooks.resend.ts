import type { ActionFunctionArgs } from '@remix-run/node';
import { receiveWebhook } from '#app/domain/webhooks/receive-webhook.ts';
import { requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { readResendWebhook } from '#app/web/resend-webhook.ts';

/** POST /webhooks/resend: every topic. The signature is checked on the raw body, the message stored, and answered. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    await receiveWebhook(await readResendWebhook(request));
    return new Response(null, { status: 200 });
  });
