import type { ActionFunctionArgs } from '@remix-run/node';
import { Refusal } from '#app/domain/errors.ts';
import { receiveEngineWebhook } from '#app/domain/webhooks/receive-engine-webhook.ts';
import { engineWebhook, engineWebhookQuery } from '#app/web/api/webhook-schemas.ts';
import { parseQuery, parseText, requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { limitAddress } from '#app/web/rate-limits.ts';
import { readBody } from '#app/web/read-body.ts';

const BODY_MAX_BYTES = 64_000;

/** POST /webhooks/fashn?token=: the engine is done with a prediction. Stored, and answered; the worker asks it again. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    await limitAddress('webhooks');
    if (!new URL(request.url).searchParams.has('token')) throw new Refusal('unauthorized');
    const { token } = parseQuery(request, engineWebhookQuery);
    const body = (await readBody(request, BODY_MAX_BYTES)).toString('utf8');
    const { id, status } = parseText(body, engineWebhook);
    await receiveEngineWebhook({ token, predictionId: id, status, body });
    return new Response(null, { status: 200 });
  });
