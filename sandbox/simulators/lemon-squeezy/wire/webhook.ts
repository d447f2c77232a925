import { type Endpoint, EVENT_NAMES } from '#sandbox/simulators/lemon-squeezy/webhooks/delivery.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { type Resource, resource, testMode } from './document.ts';

/** Everybody who is told of events. The service shows the secrets to nobody. */
export function webhookResources(world: World): Resource[] {
  const { url, secret } = world.webhook;
  const configured: Endpoint[] = url ? [{ url, secret }] : [];
  return [...configured, ...world.state.endpoints].map(({ url: address, events = [...EVENT_NAMES] }, index) => {
    const attributes = {
      store_id: world.catalogue.storeId,
      url: address,
      events,
      last_sent_at: null,
      created_at: '2026-01-01T00:00:00.000000Z',
      updated_at: '2026-01-01T00:00:00.000000Z',
      ...testMode(world),
    };
    return resource('webhooks', index + 1, attributes, ['store']);
  });
}
