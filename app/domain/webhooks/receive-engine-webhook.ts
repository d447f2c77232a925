import { Refusal } from '#app/domain/errors.ts';
import { receiveWebhook } from '#app/domain/inbox/receive-webhook.ts';
import { findShopOfSubmission } from '#app/domain/renders/read/read-renders.ts';
import { log } from '#app/services/log.ts';

/**
 * Puts the engine's word on a prediction into the inbox, once per state of it. It is unsigned: what shows that it comes
 * from the engine is the token, which only the engine was given, and the worker asks the engine again before it believes
 * anything. Throws a Refusal (`not-found`) for a token that is of no submission.
 */
export async function receiveEngineWebhook(word: {
  token: string;
  predictionId: string;
  status: string;
  body: string;
}): Promise<boolean> {
  const shop = await findShopOfSubmission(word.token);
  if (!shop) {
    log().warn('A webhook came to an address that no submission has');
    throw new Refusal('not-found');
  }
  return receiveWebhook({
    provider: 'fashn',
    // With the token: whoever has one of them can't use up what is to come to another's address.
    eventId: `${word.predictionId}:${word.status}:${word.token}`,
    topic: `prediction/${word.status}`,
    shop,
    token: word.token,
    body: word.body,
  });
}
