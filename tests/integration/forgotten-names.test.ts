/** What was sent about a store that is deleted is erased; what was sent about one whose name only looks like it stays. */
import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { eraseBodiesNaming } from '#app/domain/store-life/forget-store.ts';
import { withMoneyDatabase } from '#tests/fixtures/money-database.ts';

withMoneyDatabase();

const STORE = { shop: 'shop.myshopify.com', email: 'ana@example.com' };

/** What is left of a message that nobody was found for, once the store is deleted. */
async function bodyAfter(body: string, traces = STORE): Promise<string | undefined> {
  const _id = new Types.ObjectId();
  const now = new Date();
  await WebhookMessageRecord.insertOne({
    ...{ _id, provider: 'lemon-squeezy', eventId: String(_id), topic: 'order_created', status: 'dead' },
    ...{ body, receivedAt: now, notBefore: now },
  });
  await eraseBodiesNaming(traces, now);
  return (await WebhookMessageRecord.findOne({ _id }).lean())?.body;
}

describe('when a store is deleted, a message', () => {
  it.each([
    '{"custom_data":{"shop":"shop.myshopify.com"}}',
    '{"custom_data":{"shop":"SHOP.MYSHOPIFY.COM"}}',
    '{"url":"https://shop.myshopify.com/admin"}',
    '{"text":"Dear\\nshop.myshopify.com."}',
    '{"user_email":"Ana@example.com"}',
    '{"to":"Ana \\u003cana@example.com\\u003e"}',
    '{"link":"mailto:ana@example.com?subject=x"}',
    '{"url":"https://example.net/?shop=https%3A%2F%2Fshop.myshopify.com%2Fadmin"}',
    '{"url":"https://example.net/?from=https%3a%2f%2fSHOP.myshopify.com"}',
    '{"url":"https://example.net/?hash=%23shop.myshopify.com"}',
    '{"link":"mailto:%3Cana@example.com%3E"}',
    '{"link":"mailto:Ana%20%3cana%40Example.com%3e"}',
  ])('that names it is erased: %s', async (body) => {
    expect(await bodyAfter(body)).toBe('');
  });

  it('that names its mail address with a sign that addresses escape is erased', async () => {
    const traces = { ...STORE, email: 'ana+shop@example.com' };
    expect(await bodyAfter('{"link":"mailto:ana%2Bshop%40example.com"}', traces)).toBe('');
    expect(await bodyAfter('{"link":"mailto:ana+shop@example.com"}', traces)).toBe('');
  });

  it.each([
    '{"custom_data":{"shop":"my-shop.myshopify.com"}}',
    '{"custom_data":{"shop":"myshop.myshopify.com"}}',
    '{"url":"https://shop.myshopify.company/"}',
    '{"url":"https://shop.myshopify.com.example.net/"}',
    '{"user_email":"joana@example.com"}',
    '{"user_email":"jo.ana@example.com"}',
    '{"user_email":"jo+ana@example.com"}',
    '{"link":"mailto:jo%2Bana@example.com"}',
    '{"link":"mailto:jo%2bana%40example.com"}',
    '{"link":"mailto:ana%40example.com.au"}',
    '{"user_email":"ana@example.com.au"}',
    '{"user_email":"ana@example.community"}',
  ])('about another one stays: %s', async (body) => {
    expect(await bodyAfter(body)).toBe(body);
  });
});
