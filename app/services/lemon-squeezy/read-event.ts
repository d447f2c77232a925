import { z } from 'zod';
import { readInvoiceResource, readOrderResource, readSubscriptionResource } from './read-resource.ts';

const event = z.object({
  meta: z.object({
    event_name: z.string(),
    custom_data: z.record(z.string(), z.unknown()).nullish(),
  }),
  data: z.object({
    type: z.string(),
    id: z.union([z.string(), z.number()]).transform(String),
    attributes: z.unknown(),
  }),
});

/** A message's name and our own data in it, without a look at the rest; undefined for what is no event. */
export function readEventHead(body: string): { name: string; customData: Record<string, string> } | undefined {
  const parsed = event.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { event_name: name, custom_data: customData } = parsed.data.meta;
  const texts = Object.entries(customData ?? {}).flatMap(([key, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[key, String(value)] as const] : [],
  );
  return { name, customData: Object.fromEntries(texts) };
}

/** What a message tells of, as facts; undefined for what the product does not follow. Throws on a malformed one. */
export function readEventSubject(body: string) {
  const { data } = event.parse(parseJson(body));
  switch (data.type) {
    case 'subscriptions':
      return { kind: 'subscription' as const, facts: readSubscriptionResource(data.id, data.attributes) };
    case 'subscription-invoices':
      return { kind: 'invoice' as const, facts: readInvoiceResource(data.id, data.attributes) };
    case 'orders':
      return { kind: 'order' as const, facts: readOrderResource(data.id, data.attributes) };
    default:
      return undefined;
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
