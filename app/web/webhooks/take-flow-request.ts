/** What Shopify Flow asks and says. The store stands in the signed body; what the headers name is not looked at. */
import type { z } from 'zod';
import { keepFlowRun } from '#app/domain/flow/actions/keep-flow-run.ts';
import { takeFlowUse } from '#app/domain/flow/actions/take-flow-use.ts';
import { isStoreDomain } from '#app/domain/store-names/store-domain.ts';
import { log } from '#app/services/log.ts';
import { flowAction, flowUse } from '#app/web/api/webhook-schemas.ts';
import { HttpRefusal } from '#app/web/http-refusal.ts';
import { parseText } from '#app/web/parse.ts';
import { isSignature, shopifySignature } from './shopify-signature.ts';
import type { WebhookRequest } from './webhook-request.ts';

/**
 * A workflow asks for a photo: kept, once by Flow's id of the step, and answered. A body that can't be carried out is
 * refused, which Flow shows the merchant as a failed step; whatever turns out later stands in the run's own record.
 */
export async function takeFlowAction(request: WebhookRequest): Promise<void> {
  const { action_run_id: actionRunId, shopify_domain: shop, properties } = readSigned(request, flowAction);
  const { product_id: productId, avatar, position, publish_at_once: publishesAtOnce } = properties;
  await keepFlowRun({ shop, actionRunId, productId, avatar, position, publishesAtOnce });
}

/** Flow says whether a store's workflows use a trigger. Unless it is answered, no workflow of a store can begin with one. */
export async function takeFlowWord(request: WebhookRequest): Promise<void> {
  const { shopify_domain: shop, flow_trigger_definition_id: triggerId, ...word } = readSigned(request, flowUse);
  await takeFlowUse({ shop, triggerId, isUsed: word.has_enabled_flow, saidAt: word.timestamp });
}

function readSigned<S extends z.ZodType<{ shopify_domain: string }>>(
  { body, header }: WebhookRequest,
  shape: S,
): z.infer<S> {
  if (!isSignature(shopifySignature(body), header('x-shopify-hmac-sha256'))) {
    // Whoever sent it made up all of it: of the message only its size is noted.
    log().warn({ security: 'webhook-signature', provider: 'flow', bytes: body.length }, 'A webhook was not signed');
    throw new HttpRefusal('unauthorized');
  }
  const read = parseText(body.toString('utf8'), shape);
  if (!isStoreDomain(read.shopify_domain)) throw new HttpRefusal('unauthorized');
  return read;
}
