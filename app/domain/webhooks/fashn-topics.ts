import { z } from 'zod';
import type { WebhookMessage } from '#app/domain/inbox/webhook-message.record.ts';
import { adoptPrediction } from '#app/domain/renders/run/adopt-prediction.ts';

const word = z.object({ id: z.string() });

/** What the engine's word does: the render that it is about is moved on. False when it is about none. */
export async function handleFashnWebhook(message: WebhookMessage): Promise<boolean> {
  const { shop, token, receivedAt: saidAt } = message;
  if (!shop || !token) return false;
  const { id: predictionId } = word.parse(JSON.parse(message.body));
  return adoptPrediction({ shop, webhookToken: token, predictionId, saidAt });
}
