import type { Call, UserError } from '#sandbox/simulators/shopify/resolvers/call.ts';
import { shopDomain } from '#sandbox/simulators/shopify/store-state.ts';

const MAX_PAYLOAD_BYTES = 50_000;
const KEEP = 1000;

/** Starts the workflows that begin with a trigger: here, it is written down. Its errors have no code, as with the real API. */
export function flowTriggerReceive(
  call: Call,
  { handle, payload }: { handle?: string | null; payload?: Record<string, unknown> | null },
): { userErrors: UserError[] } {
  const { world, store } = call;
  const problem = findProblem(call, handle, payload ?? {});
  if (problem) return { userErrors: [{ field: ['payload'], message: `Errors validating schema:\n  ${problem}` }] };
  const { flowTriggers } = world.platform;
  flowTriggers.push({
    shop: shopDomain(store),
    handle: handle ?? '',
    payload: payload ?? {},
    at: new Date().toISOString(),
  });
  if (flowTriggers.length > KEEP) flowTriggers.shift();
  world.changed();
  return { userErrors: [] };
}

function findProblem(
  { world, store }: Call,
  handle: string | null | undefined,
  payload: Record<string, unknown>,
): string | undefined {
  const trigger = world.app.flow.triggers.find((one) => one.handle === handle);
  if (!trigger) return `Invalid handle '${handle}'`;
  if (Buffer.byteLength(JSON.stringify(payload)) > MAX_PAYLOAD_BYTES) return 'Payload is too large';
  const { product_id: productId, ...fields } = payload;
  if (trigger.hasProduct && typeof productId !== 'number') return "Required field missing: 'product_id'";
  if (trigger.hasProduct && !store.products[Number(productId)]) return `Product ${productId} does not exist`;
  const unknown = Object.keys(fields).find((key) => !trigger.fields.includes(key));
  if (unknown !== undefined) return `Unknown field: '${unknown}'`;
  const missing = trigger.fields.find((key) => typeof fields[key] !== 'string');
  return missing === undefined ? undefined : `Required field missing: '${missing}'`;
}
