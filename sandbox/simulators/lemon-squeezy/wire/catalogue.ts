import { productOf, type Variant } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import { dollars } from '#sandbox/simulators/lemon-squeezy/money.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { type Resource, resource, testMode } from './document.ts';

/** When everything that is sold was made: before the product existed. */
const MADE = { created_at: '2026-01-01T00:00:00.000000Z', updated_at: '2026-01-01T00:00:00.000000Z' };

export function storeResource(world: World): Resource {
  const { storeId, storeName } = world.catalogue;
  const attributes = {
    name: storeName,
    slug: storeName.toLowerCase(),
    domain: `${storeName.toLowerCase()}.lemonsqueezy.com`,
    url: world.publicUrl(),
    avatar_url: '',
    plan: 'fresh',
    country: 'US',
    country_nicename: 'United States',
    currency: 'USD',
    total_sales: Object.keys(world.state.orders).length,
    total_revenue: Object.values(world.state.orders).reduce((sum, { total }) => sum + total, 0),
    thirty_day_sales: 0,
    thirty_day_revenue: 0,
    ...MADE,
  };
  return resource('stores', storeId, attributes, [
    'products',
    'orders',
    'subscriptions',
    'discounts',
    'license-keys',
    'webhooks',
  ]);
}

export function productResource(world: World, product: { id: number; name: string }): Resource {
  const prices = world.catalogue.variants.filter(({ productId }) => productId === product.id).map(({ price }) => price);
  const [from = 0, to = 0] = [Math.min(...prices), Math.max(...prices)];
  const attributes = {
    store_id: world.catalogue.storeId,
    name: product.name,
    slug: slug(product.name),
    description: '',
    status: 'published',
    status_formatted: 'Published',
    thumb_url: null,
    large_thumb_url: null,
    price: from,
    price_formatted: dollars(from),
    from_price: from,
    from_price_formatted: dollars(from),
    to_price: to,
    to_price_formatted: dollars(to),
    pay_what_you_want: false,
    buy_now_url: `${world.publicUrl()}/checkout/buy/${product.id}`,
    ...MADE,
    ...testMode(world),
  };
  return resource('products', product.id, attributes, ['store', 'variants']);
}

export function variantResource(world: World, variant: Variant): Resource {
  const isPlan = variant.kind === 'plan';
  const attributes = {
    product_id: productOf(world.catalogue, variant).id,
    name: variant.name,
    slug: slug(variant.name),
    description: '',
    links: [],
    price: variant.price,
    is_subscription: isPlan,
    interval: isPlan ? 'month' : null,
    interval_count: isPlan ? 1 : null,
    has_free_trial: false,
    trial_interval: 'day',
    trial_interval_count: 30,
    pay_what_you_want: false,
    min_price: 0,
    suggested_price: 0,
    has_license_keys: false,
    license_activation_limit: 5,
    is_license_limit_unlimited: false,
    license_length_value: 1,
    license_length_unit: 'years',
    is_license_length_unlimited: false,
    sort: 1,
    status: 'published',
    status_formatted: 'Published',
    ...MADE,
    ...testMode(world),
  };
  return resource('variants', variant.id, attributes, ['product', 'files', 'price-model']);
}

export function priceResource(_world: World, variant: Variant): Resource {
  const isPlan = variant.kind === 'plan';
  const attributes = {
    variant_id: variant.id,
    category: isPlan ? 'subscription' : 'one_time',
    scheme: 'standard',
    usage_aggregation: null,
    unit_price: variant.price,
    unit_price_decimal: null,
    setup_fee_enabled: isPlan ? false : null,
    setup_fee: null,
    package_size: 1,
    tiers: null,
    renewal_interval_unit: isPlan ? 'month' : null,
    renewal_interval_quantity: isPlan ? 1 : null,
    trial_interval_unit: null,
    trial_interval_quantity: null,
    min_price: null,
    suggested_price: null,
    tax_code: 'saas',
    ...MADE,
  };
  return resource('prices', variant.priceId, attributes, ['variant']);
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}
