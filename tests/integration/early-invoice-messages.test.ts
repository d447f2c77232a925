import { Types } from 'mongoose';
import { beforeEach, describe, expect, it } from 'vitest';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { CheckoutRecord } from '#app/domain/payments/checkout.record.ts';
import { memoryIdOf } from '#app/domain/store-names/free-allowance-memory.ts';
import { checkoutOf, invoiceMessage, subscriptionMessage } from '#tests/fixtures/lemon-squeezy.ts';
import { deliver, newBusiness, withMoneyDatabase } from '#tests/fixtures/money-database.ts';

withMoneyDatabase();

const at = new Date();
let subscriptionId: string;

beforeEach(() => {
  subscriptionId = String(Number.parseInt(String(new Types.ObjectId()).slice(-8), 16));
});

const invoice = () =>
  deliver(
    invoiceMessage('subscription_payment_success', {
      ...{ id: `${subscriptionId}1`, subscriptionId, reason: 'initial', status: 'paid' },
      ...{ subtotal: 1900, createdAt: at, updatedAt: at },
    }),
  );
const subscription = (shop: string) =>
  deliver(
    subscriptionMessage('subscription_created', {
      ...{ id: subscriptionId, shop, plan: 'starter', status: 'active' },
      ...{ createdAt: at, updatedAt: at, renewsAt: new Date(at.getTime() + 30 * 86_400_000) },
    }),
  );
const messageOf = (_id: Types.ObjectId) => WebhookMessageRecord.findById(_id).lean();

describe('a message about an invoice that came before the one about its subscription', () => {
  it('is the store’s as soon as that is known, so that it is deleted with the store', async () => {
    const shop = await newBusiness(at);
    const early = await invoice();
    expect(early.status).toBe('processed');
    expect(early.shop).toBeUndefined();
    await subscription(shop);
    expect(await messageOf(early._id)).toMatchObject({ shop, body: early.body });
  });

  it('loses what it says of a store that was deleted before', async () => {
    const shop = await newBusiness(at);
    await BusinessRecord.deleteOne({ shop });
    await CheckoutRecord.updateOne({ _id: checkoutOf(shop)._id }, { $set: { shop: memoryIdOf(shop) } });
    const early = await invoice();
    expect(early.body).not.toBe('');
    await subscription(shop);
    expect(await messageOf(early._id)).toMatchObject({ shop: memoryIdOf(shop), body: '' });
  });
});
