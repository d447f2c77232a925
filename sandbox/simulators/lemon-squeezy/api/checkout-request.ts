import { z } from 'zod';
import { findVariant } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import type { Checkout } from '#sandbox/simulators/lemon-squeezy/records.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import type { Refusal } from './refusal.ts';

const ATTRIBUTES = '/data/attributes';
const related = (type: string) => z.looseObject({ data: z.looseObject({ type: z.literal(type), id: z.string() }) });
const link = z.union([z.literal(''), z.url({ protocol: /^https?$/ })]);

const shape = z.looseObject({
  type: z.literal('checkouts'),
  attributes: z
    .looseObject({
      custom_price: z.int().min(0).nullish(),
      expires_at: z.iso.datetime({ offset: true }).nullish(),
      preview: z.boolean().nullish(),
      test_mode: z.boolean().nullish(),
      product_options: z.looseObject({ redirect_url: link.optional(), enabled_variants: z.array(z.int()).optional() }),
      checkout_options: z.looseObject({}),
      checkout_data: z.looseObject({
        email: z.union([z.literal(''), z.email()]).optional(),
        name: z.string().optional(),
        // The service takes strings only, and an empty list for nothing.
        custom: z.union([z.record(z.string(), z.string()), z.array(z.never())]).optional(),
        variant_quantities: z.array(z.looseObject({ variant_id: z.int(), quantity: z.int().min(1) })).optional(),
      }),
    })
    .partial()
    .default({}),
  relationships: z.looseObject({ store: related('stores'), variant: related('variants') }),
});

export type ParsedCheckout =
  | { ok: true; wanted: Omit<Checkout, 'id' | 'createdAtMs' | 'updatedAtMs' | 'orderId'>; withPreview: boolean }
  | { ok: false; refusals: [Refusal, ...Refusal[]] };

/** Reads POST /v1/checkouts, with the refusals of the real service. */
export function parseCheckout(world: World, body: unknown): ParsedCheckout {
  const parsed = shape.safeParse((body as { data?: unknown } | undefined)?.data);
  if (!parsed.success) {
    const [first, ...others] = parsed.error.issues.map((issue) => fieldRefusal(issue.path, issue.message));
    return { ok: false, refusals: [first ?? fieldRefusal([], 'invalid'), ...others] };
  }
  const { attributes, relationships } = parsed.data;
  if (relationships.store.data.id !== String(world.catalogue.storeId)) return missing('/data/relationships/store');
  const variant = findVariant(world.catalogue, relationships.variant.data.id);
  if (!variant) return missing('/data/relationships/variant');
  const productOptions = attributes.product_options ?? {};
  const checkoutData = attributes.checkout_data ?? {};
  const named = [
    ...(productOptions.enabled_variants ?? []),
    ...(checkoutData.variant_quantities ?? []).map(({ variant_id }) => variant_id),
  ];
  const unknown = named.find((id) => findVariant(world.catalogue, id)?.productId !== variant.productId);
  if (unknown !== undefined) {
    const detail = `The variant ${unknown} does not belong to the product of this checkout.`;
    return {
      ok: false,
      refusals: [{ status: 422, detail, pointer: `${ATTRIBUTES}/product_options/enabled_variants` }],
    };
  }
  const { custom, ...data } = checkoutData;
  return {
    ok: true,
    withPreview: attributes.preview === true,
    wanted: {
      variantId: variant.id,
      customPrice: attributes.custom_price ?? null,
      productOptions,
      checkoutOptions: attributes.checkout_options ?? {},
      checkoutData: { ...data, ...(custom && !Array.isArray(custom) ? { custom } : {}) },
      expiresAtMs: attributes.expires_at ? Date.parse(attributes.expires_at) : null,
    },
  };
}

function missing(pointer: string): ParsedCheckout {
  return { ok: false, refusals: [{ status: 404, detail: 'The related resource does not exist.', pointer }] };
}

export function fieldRefusal(path: PropertyKey[], message: string): Refusal {
  const field = path.slice(1).map(String).join('.') || String(path[0] ?? 'data');
  return { status: 422, detail: `The ${field} field is not right: ${message}.`, pointer: `/data/${path.join('/')}` };
}
