import { createHmac, randomUUID } from 'node:crypto';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import type { Delivery, Endpoint, EventName } from './delivery.ts';

const KEEP_DELIVERIES = 20_000;

/** Sends one event to every endpoint, with the tricks that are set. */
export function deliverEvent(world: World, event: EventName, about: string, body: string): void {
  const { tricks, deliveries } = world.state;
  const isLost = tricks.dropNext > 0 || Math.random() < tricks.dropRate;
  if (tricks.dropNext > 0) tricks.dropNext -= 1;
  const isTampered = tricks.tamperNext > 0 || Math.random() < tricks.tamperRate;
  if (tricks.tamperNext > 0) tricks.tamperNext -= 1;
  const copies = tricks.duplicate + (Math.random() < tricks.duplicateRate ? 1 : 0);
  for (const { name, secret, events } of endpoints(world)) {
    if (events && !events.includes(event)) continue;
    const make = (kind: Delivery['kind']) => newDelivery(world, { endpoint: name, event, about, body, secret, kind });
    const made = [make('original'), ...Array.from({ length: copies }, () => make('duplicate'))];
    if (isLost) for (const delivery of made) delivery.status = 'lost';
    if (isTampered) made.push(make('forged'));
    deliveries.push(...made);
    for (const delivery of made) schedule(world, delivery);
  }
  dropOldest(deliveries);
  world.changed();
}

function newDelivery(
  world: World,
  given: Pick<Delivery, 'endpoint' | 'event' | 'about' | 'body' | 'kind'> & { secret: string },
): Delivery {
  const { secret, ...facts } = given;
  const { tricks } = world.state;
  const isForged = facts.kind === 'forged';
  return {
    ...facts,
    id: randomUUID(),
    body: isForged ? facts.body.replace('"attributes":{', '"attributes":{"forged":true,') : facts.body,
    // A forger knows the genuine signature of the genuine body, and no more.
    signature: createHmac('sha256', secret).update(facts.body).digest('hex'),
    status: tricks.hold ? 'held' : 'waiting',
    attempts: [],
    nextAttemptAtMs: Date.now() + tricks.delayMs + Math.random() * tricks.shuffleMs,
  };
}

/** Sends a delivery once more, as the service's own page can. */
export function resend(world: World, delivery: Delivery): Delivery {
  const again: Delivery = {
    ...delivery,
    id: randomUUID(),
    kind: 'resent',
    status: 'waiting',
    attempts: [],
    nextAttemptAtMs: Date.now(),
  };
  world.state.deliveries.push(again);
  world.changed();
  schedule(world, again);
  return again;
}

/** Lets go what was held, in this order. */
export function release(world: World, order: 'same' | 'reverse' | 'shuffled'): Delivery[] {
  const held = world.state.deliveries.filter(({ status }) => status === 'held');
  if (order === 'reverse') held.reverse();
  if (order === 'shuffled') held.sort(() => Math.random() - 0.5);
  world.state.tricks.hold = false;
  for (const delivery of held) {
    delivery.status = 'waiting';
    delivery.nextAttemptAtMs = Date.now();
    schedule(world, delivery);
  }
  world.changed();
  return held;
}

/** Goes on with what was waiting when the simulator stopped. */
export function resumeDeliveries(world: World): void {
  for (const delivery of world.state.deliveries) schedule(world, delivery);
}

function schedule(world: World, delivery: Delivery): void {
  if (delivery.status !== 'waiting') return;
  const waitMs = delivery.nextAttemptAtMs - Date.now();
  const join = () => {
    world.line = world.line
      .then(() => attempt(world, delivery))
      .catch((error: unknown) => console.error('Lemon Squeezy simulator: a delivery broke', error));
    return world.line;
  };
  if (waitMs > 0) world.later(waitMs, join);
  else void join();
}

async function attempt(world: World, delivery: Delivery): Promise<void> {
  if (delivery.status !== 'waiting' || !world.state.deliveries.includes(delivery)) return;
  const outcome = await send(world, delivery);
  if (outcome === 'stopped') return;
  delivery.attempts.push({ at: new Date().toISOString(), outcome });
  const waitMs = world.state.settings.webhookRetryMs[delivery.attempts.length - 1];
  if (outcome === 200) delivery.status = 'delivered';
  else if (waitMs === undefined || delivery.kind === 'forged') delivery.status = 'dropped';
  else delivery.nextAttemptAtMs = Date.now() + waitMs;
  world.changed();
  schedule(world, delivery);
}

async function send(world: World, delivery: Delivery): Promise<number | string> {
  const endpoint = endpoints(world).find(({ name }) => name === delivery.endpoint);
  if (!endpoint) return 'no such endpoint';
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'LemonSqueezy-Hookshot (simulated)',
        'x-event-name': delivery.event,
        'x-signature': delivery.signature,
      },
      body: delivery.body,
      signal: AbortSignal.any([AbortSignal.timeout(world.state.settings.webhookTimeoutMs), world.stopping]),
    });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    if (world.stopping.aborted) return 'stopped';
    const cause = (error as Error).cause as { code?: string } | undefined;
    return cause?.code ?? (error as Error).name;
  }
}

function endpoints(world: World): (Endpoint & { name: string })[] {
  const { url, secret } = world.webhook;
  return [
    ...(url ? [{ name: 'configured', url, secret }] : []),
    ...world.state.endpoints.map((endpoint) => ({ name: endpoint.url, ...endpoint })),
  ];
}

function dropOldest(deliveries: Delivery[]): void {
  for (let index = 0; deliveries.length > KEEP_DELIVERIES && index < deliveries.length; ) {
    const status = deliveries[index]?.status;
    if (status === 'waiting' || status === 'held') index += 1;
    else deliveries.splice(index, 1);
  }
}
