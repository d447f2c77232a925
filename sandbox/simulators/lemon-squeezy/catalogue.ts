/** What the simulated store sells. Its ids are the product's configuration, so both read the same variables. */
import { z } from 'zod';

export interface Variant {
  id: number;
  productId: number;
  priceId: number;
  name: string;
  /** Once, or each month for a plan. In cents. */
  price: number;
  kind: 'plan' | 'one-time';
}

export interface Catalogue {
  storeId: number;
  storeName: string;
  products: { id: number; name: string }[];
  variants: Variant[];
}

/** The simulated store's ids under the names by which the product is told of them. */
export const SIMULATED_STORE_IDS = {
  LEMON_SQUEEZY_STORE_ID: '4100',
  LEMON_SQUEEZY_VARIANT_STARTER: '5101',
  LEMON_SQUEEZY_VARIANT_GROWTH: '5102',
  LEMON_SQUEEZY_VARIANT_PACK_25: '5201',
  LEMON_SQUEEZY_VARIANT_PACK_100: '5202',
  LEMON_SQUEEZY_VARIANT_PACK_500: '5203',
  LEMON_SQUEEZY_VARIANT_MODEL_PURCHASE: '5301',
} as const;

const PLANS = 501;
const PACKS = 502;
const LICENCES = 503;
/** A variant has one price; its id is made of the variant's. */
const PRICE_ID_GAP = 10_000;

const catalogueShape = z.strictObject({
  storeId: z.int().min(1),
  storeName: z.string(),
  products: z.array(z.strictObject({ id: z.int().min(1), name: z.string() })),
  variants: z.array(
    z.strictObject({
      id: z.int().min(1),
      productId: z.int().min(1),
      priceId: z.int().min(1),
      name: z.string(),
      price: z.int().min(0),
      kind: z.enum(['plan', 'one-time']),
    }),
  ),
});

/** The store in CATALOGUE (JSON), or ModelSnap's with the ids that the environment names. */
export function catalogueFrom(env: Record<string, string | undefined>): Catalogue {
  if (env.CATALOGUE) return catalogueShape.parse(JSON.parse(env.CATALOGUE));
  const idOf = (name: keyof typeof SIMULATED_STORE_IDS) => Number(env[name] || SIMULATED_STORE_IDS[name]);
  const variant = (id: number, productId: number, name: string, price: number): Variant => ({
    id,
    productId,
    priceId: id + PRICE_ID_GAP,
    name,
    price,
    kind: productId === PLANS ? 'plan' : 'one-time',
  });
  return {
    storeId: idOf('LEMON_SQUEEZY_STORE_ID'),
    storeName: 'ModelSnap',
    products: [
      { id: PLANS, name: 'ModelSnap' },
      { id: PACKS, name: 'Credit pack' },
      { id: LICENCES, name: 'Model licence' },
    ],
    variants: [
      variant(idOf('LEMON_SQUEEZY_VARIANT_STARTER'), PLANS, 'Starter', 1900),
      variant(idOf('LEMON_SQUEEZY_VARIANT_GROWTH'), PLANS, 'Growth', 4900),
      variant(idOf('LEMON_SQUEEZY_VARIANT_PACK_25'), PACKS, '25 credits', 1500),
      variant(idOf('LEMON_SQUEEZY_VARIANT_PACK_100'), PACKS, '100 credits', 5000),
      variant(idOf('LEMON_SQUEEZY_VARIANT_PACK_500'), PACKS, '500 credits', 22_500),
      variant(idOf('LEMON_SQUEEZY_VARIANT_MODEL_PURCHASE'), LICENCES, 'Default', 5000),
    ],
  };
}

export function findVariant(catalogue: Catalogue, id: unknown): Variant | undefined {
  return catalogue.variants.find((variant) => String(variant.id) === String(id));
}

export function productOf(catalogue: Catalogue, variant: Variant): { id: number; name: string } {
  const product = catalogue.products.find(({ id }) => id === variant.productId);
  if (!product) throw new Error(`The catalogue has no product ${variant.productId}`);
  return product;
}
