import { findVariant } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import { quoteCheckout } from '#sandbox/simulators/lemon-squeezy/checkout.ts';
import { wireTime } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import { sums } from '#sandbox/simulators/lemon-squeezy/money.ts';
import type { Checkout } from '#sandbox/simulators/lemon-squeezy/records.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { type Resource, resource, testMode } from './document.ts';

const PRODUCT_OPTIONS = {
  name: '',
  description: '',
  media: [],
  redirect_url: '',
  receipt_button_text: '',
  receipt_link_url: '',
  receipt_thank_you_note: '',
  enabled_variants: [],
  confirmation_title: '',
  confirmation_message: '',
  confirmation_button_text: '',
};
const CHECKOUT_OPTIONS = {
  embed: false,
  media: true,
  logo: true,
  desc: true,
  discount: true,
  skip_trial: false,
  quantity: 1,
  subscription_preview: true,
  button_color: '#7047EB',
  dark: false,
};
const CHECKOUT_DATA = {
  email: '',
  name: '',
  billing_address: [],
  tax_number: '',
  discount_code: '',
  custom: [],
  variant_quantities: [],
};

export function checkoutResource(world: World, checkout: Checkout, withPreview: boolean): Resource {
  return resource(
    'checkouts',
    checkout.id,
    {
      store_id: world.catalogue.storeId,
      variant_id: checkout.variantId,
      custom_price: checkout.customPrice,
      product_options: { ...PRODUCT_OPTIONS, ...checkout.productOptions },
      checkout_options: { ...CHECKOUT_OPTIONS, ...checkout.checkoutOptions },
      checkout_data: { ...CHECKOUT_DATA, ...checkout.checkoutData },
      preview: withPreview ? preview(world, checkout) : false,
      expires_at: wireTime(world, checkout.expiresAtMs),
      created_at: wireTime(world, checkout.createdAtMs),
      updated_at: wireTime(world, checkout.updatedAtMs),
      ...testMode(world),
      url: `${world.publicUrl()}/checkout/custom/${checkout.id}`,
    },
    ['store', 'variant'],
  );
}

function preview(world: World, checkout: Checkout): Record<string, unknown> | false {
  const variant = findVariant(world.catalogue, checkout.variantId);
  if (!variant) return false;
  const { subtotal, tax, total } = quoteCheckout(world, checkout, variant);
  return { currency: 'USD', currency_rate: 1, ...sums({ subtotal, discount_total: 0, setup_fee: 0, tax, total }) };
}
