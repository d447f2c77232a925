import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

beforeAll(() => {
  Object.assign(process.env, productEnvironment());
});

describe('the address of Lemon Squeezy’s messages', () => {
  it('is closed while no secret is configured, whatever it is signed with', async () => {
    const { readLemonSqueezyWebhook } = await import('#app/web/lemon-squeezy-webhook.ts');
    const body = JSON.stringify({ meta: { event_name: 'order_created' }, data: { type: 'orders', id: '1' } });
    for (const secret of ['', 'undefined', 'secret']) {
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      const request = new Request('http://localhost/webhooks/lemonsqueezy', {
        method: 'POST',
        headers: { 'x-signature': signature },
        body,
      });
      await expect(readLemonSqueezyWebhook(request)).rejects.toMatchObject({ code: 'unauthorized' });
    }
  });
});
