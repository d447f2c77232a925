import { createHmac, randomUUID } from 'node:crypto';
import { COMPLIANCE_TOPICS } from '#sandbox/simulators/shopify/app-configuration.ts';
import type { WebhookSubscription } from '#sandbox/simulators/shopify/app-facts.ts';
import { API_VERSION } from '#sandbox/simulators/shopify/schema.ts';
import { type StoreState, shopDomain } from '#sandbox/simulators/shopify/store-state.ts';
import {
  complain,
  noTricks,
  type WebhookDelivery,
  type WebhookTricks,
  type World,
} from '#sandbox/simulators/shopify/world.ts';
import { meetsFilter, onlyFieldsOf } from './payload-filter.ts';

/** Topics that reach the app although it is not (any longer) installed. */
const AFTER_UNINSTALL = new Set<string>(['app/uninstalled', ...COMPLIANCE_TOPICS]);
const KEEP_DELIVERIES = 1000;

/** Sends an event to each of the app's subscriptions to its topic, with the tricks that are set. Answers how many. */
export function announceEvent(
  world: World,
  store: StoreState,
  topic: string,
  payload: unknown,
  changes: { secret?: string; uri?: string } = {},
): WebhookDelivery[] {
  if (world.stores.get(store.handle) !== store) return [];
  if (!store.installation && !AFTER_UNINSTALL.has(topic)) return [];
  const subscriptions = changes.uri
    ? [{ topic, uri: changes.uri }]
    : world.app.subscriptions.filter((one) => one.topic === topic && isWanted(world, one, payload));
  if (subscriptions.length === 0) return [];
  const tricks = tricksFor(world, topic);
  const isDropped = tricks.dropNext > 0 || Math.random() < tricks.dropRate;
  if (tricks.dropNext > 0) tricks.dropNext -= 1;
  const eventId = randomUUID();
  const triggeredAt = new Date().toISOString();
  const made = subscriptions.flatMap(({ uri, includeFields }) => {
    const body = JSON.stringify(includeFields ? onlyFieldsOf(payload, includeFields) : payload);
    const hmac = createHmac('sha256', changes.secret ?? world.app.apiSecret)
      .update(body)
      .digest('base64');
    return Array.from(
      { length: 1 + tricks.duplicate },
      (): WebhookDelivery => ({
        webhookId: randomUUID(),
        eventId,
        handle: store.handle,
        topic,
        uri,
        body,
        hmac,
        triggeredAt,
        status: isDropped ? 'dropped' : 'waiting',
        attempts: [],
        nextAttemptAt: Date.now() + tricks.delayMs + Math.random() * tricks.shuffleMs,
      }),
    );
  });
  const { deliveries } = world.platform;
  deliveries.push(...made);
  dropOldest(deliveries);
  world.changed();
  for (const delivery of made) schedule(world, delivery);
  return made;
}

/** What a subscription's filter lets through; a filter that is not simulated is a complaint, and lets nothing through. */
function isWanted(world: World, { topic, filter }: WebhookSubscription, payload: unknown): boolean {
  if (!filter) return true;
  try {
    return meetsFilter(payload, filter);
  } catch (error) {
    complain(world, `the filter of ${topic}: ${(error as Error).message}`);
    return false;
  }
}

function tricksFor({ platform: { tricks } }: World, topic: string): WebhookTricks {
  return tricks.topics && !tricks.topics.includes(topic) ? noTricks() : tricks;
}

function dropOldest(deliveries: WebhookDelivery[]): void {
  for (let index = 0; deliveries.length > KEEP_DELIVERIES && index < deliveries.length; ) {
    if (deliveries[index]?.status === 'waiting') index += 1;
    else deliveries.splice(index, 1);
  }
}

/** Goes on with the deliveries that were waiting when the simulator stopped. */
export function resumeDeliveries(world: World): void {
  for (const delivery of world.platform.deliveries) schedule(world, delivery);
}

function schedule(world: World, delivery: WebhookDelivery): void {
  if (delivery.status !== 'waiting') return;
  world.later(Math.max(0, delivery.nextAttemptAt - Date.now()), (signal) => attempt(world, delivery, signal));
}

async function attempt(world: World, delivery: WebhookDelivery, signal: AbortSignal): Promise<void> {
  if (delivery.status !== 'waiting' || !world.platform.deliveries.includes(delivery)) return;
  const outcome = await inLane(world, () => send(world, delivery, signal));
  // Not known to have arrived: as with any sender that stopped, the restart sends it again.
  signal.throwIfAborted();
  delivery.attempts.push({ at: new Date().toISOString(), outcome });
  const waitMs = world.settings.webhookRetryMs[delivery.attempts.length - 1];
  if (typeof outcome === 'number' && outcome >= 200 && outcome < 300) delivery.status = 'delivered';
  else if (waitMs === undefined) delivery.status = 'failed';
  else delivery.nextAttemptAt = Date.now() + waitMs;
  world.changed();
  schedule(world, delivery);
}

/** Sent at the same time: thousands of events come together when a merchant edits all products. */
const LANES = 32;
const lanes = new WeakMap<World, { busy: number; waiting: (() => void)[] }>();

async function inLane<T>(world: World, what: () => Promise<T>): Promise<T> {
  const lane = lanes.get(world) ?? { busy: 0, waiting: [] };
  lanes.set(world, lane);
  if (lane.busy < LANES) lane.busy += 1;
  else await new Promise<void>((resolve) => lane.waiting.push(resolve));
  try {
    return await what();
  } finally {
    const next = lane.waiting.shift();
    if (next) next();
    else lane.busy -= 1;
  }
}

async function send(world: World, delivery: WebhookDelivery, signal: AbortSignal): Promise<number | string> {
  const store = world.stores.get(delivery.handle);
  try {
    const response = await fetch(new URL(delivery.uri, `${world.app.appUrl}/`), {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Shopify-Captain-Hook (simulated)',
        'x-shopify-topic': delivery.topic,
        'x-shopify-hmac-sha256': delivery.hmac,
        'x-shopify-shop-domain': store ? shopDomain(store) : `${delivery.handle}.myshopify.com`,
        'x-shopify-api-version': API_VERSION,
        'x-shopify-webhook-id': delivery.webhookId,
        'x-shopify-event-id': delivery.eventId,
        'x-shopify-triggered-at': delivery.triggeredAt,
      },
      body: delivery.body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(world.settings.webhookTimeoutMs)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    const cause = (error as Error).cause as { code?: string } | undefined;
    return cause?.code ?? (error as Error).name;
  }
}
