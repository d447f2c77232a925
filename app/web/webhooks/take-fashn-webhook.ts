import { receiveEngineWebhook } from '#app/domain/webhooks/receive-engine-webhook.ts';
import { engineWebhook, engineWebhookQuery } from '#app/web/api/webhook-schemas.ts';
import { HttpRefusal } from '#app/web/http-refusal.ts';
import { parseSearch, parseText } from '#app/web/parse.ts';
import type { WebhookRequest } from './webhook-request.ts';

/** The engine is done with a prediction. Stored when its token is one of ours; the worker asks the engine again. */
export async function takeFashnWebhook({ body, query }: WebhookRequest): Promise<void> {
  if (!query.has('token')) throw new HttpRefusal('unauthorized');
  const { token } = parseSearch(query, engineWebhookQuery);
  const text = body.toString('utf8');
  const { id, status } = parseText(text, engineWebhook);
  await receiveEngineWebhook({ token, predictionId: id, status, body: text });
}
