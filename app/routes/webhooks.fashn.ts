import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { receiveEngineWebhook } from '#app/domain/webhooks/receive-engine-webhook.ts';
import { parseQuery, parseText, requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { readText } from '#app/web/read-text.ts';

const BODY_MAX_BYTES = 64_000;
const query = z.object({ token: z.string().regex(/^[\w-]{32}$/, 'is not one of ours') });
const word = z.object({ id: z.string().min(1).max(200), status: z.enum(['completed', 'failed']) });

/** POST /webhooks/fashn?token=: the engine is done with a prediction. Stored, and answered; the worker asks it again. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const { token } = parseQuery(request, query);
    const body = await readText(request, BODY_MAX_BYTES);
    const { id, status } = parseText(body, word);
    await receiveEngineWebhook({ token, predictionId: id, status, body });
    return new Response(null, { status: 200 });
  });
