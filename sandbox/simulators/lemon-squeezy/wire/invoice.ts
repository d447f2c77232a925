import { wireTime } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import { paidStatus, sums } from '#sandbox/simulators/lemon-squeezy/money.ts';
import type { Invoice } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { signedUrl } from '#sandbox/simulators/lemon-squeezy/signed-url.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { formatted, type Resource, resource, testMode } from './document.ts';

/** What the wire calls the state of an invoice. */
export function invoiceStatus(invoice: Invoice): string {
  return invoice.status === 'paid' ? paidStatus(invoice) : invoice.status;
}

export function invoiceResource(world: World, invoice: Invoice): Resource {
  const customer = world.state.customers[invoice.customerId];
  const status = invoiceStatus(invoice);
  return resource(
    'subscription-invoices',
    invoice.id,
    {
      store_id: world.catalogue.storeId,
      subscription_id: invoice.subscriptionId,
      customer_id: invoice.customerId,
      user_name: customer?.name,
      user_email: customer?.email,
      billing_reason: invoice.billingReason,
      card_brand: invoice.card.brand,
      card_last_four: invoice.card.lastFour,
      currency: 'USD',
      currency_rate: '1.0000',
      status,
      status_formatted: formatted(status),
      refunded: invoice.refundedAmount > 0,
      refunded_at: wireTime(world, invoice.refundedAtMs),
      ...sums({
        subtotal: invoice.subtotal,
        discount_total: 0,
        tax: invoice.tax,
        total: invoice.total,
        refunded_amount: invoice.refundedAmount,
      }),
      tax_inclusive: false,
      urls: {
        invoice_url: invoice.status === 'paid' ? signedUrl(world, `/subscription-invoice/${invoice.id}`) : null,
      },
      created_at: wireTime(world, invoice.createdAtMs),
      updated_at: wireTime(world, invoice.updatedAtMs),
      ...testMode(world),
    },
    ['store', 'subscription', 'customer'],
  );
}
