import { wireTime } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import { dollars } from '#sandbox/simulators/lemon-squeezy/money.ts';
import type { Customer } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { signedUrl } from '#sandbox/simulators/lemon-squeezy/signed-url.ts';
import { monthlyPrice } from '#sandbox/simulators/lemon-squeezy/subscriptions/invoices.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { type Resource, resource, testMode } from './document.ts';

export function customerResource(world: World, customer: Customer): Resource {
  const isTheirs = ({ customerId }: { customerId: number }) => customerId === customer.id;
  const subscriptions = Object.values(world.state.subscriptions).filter(isTheirs);
  const renewals = Object.values(world.state.invoices).filter(
    (invoice) => isTheirs(invoice) && invoice.status === 'paid' && invoice.billingReason !== 'initial',
  );
  const paid = [...Object.values(world.state.orders).filter(isTheirs), ...renewals];
  const revenue = paid.reduce((sum, { total, refundedAmount }) => sum + total - refundedAmount, 0);
  const mrr = subscriptions
    .filter(({ status }) => status === 'active')
    .reduce((sum, subscription) => sum + monthlyPrice(world, subscription), 0);
  const attributes = {
    store_id: world.catalogue.storeId,
    name: customer.name,
    email: customer.email,
    status: 'subscribed',
    status_formatted: 'Subscribed',
    city: null,
    region: null,
    country: 'US',
    country_formatted: 'United States',
    total_revenue_currency: revenue,
    total_revenue_currency_formatted: dollars(revenue),
    mrr,
    mrr_formatted: dollars(mrr),
    urls: { customer_portal: subscriptions.length > 0 ? signedUrl(world, `/billing/${customer.id}`) : null },
    created_at: wireTime(world, customer.createdAtMs),
    updated_at: wireTime(world, customer.updatedAtMs),
    ...testMode(world),
  };
  return resource('customers', customer.id, attributes, ['store', 'orders', 'subscriptions', 'license-keys']);
}
