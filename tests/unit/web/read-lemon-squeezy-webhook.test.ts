import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

beforeAll(() => {
  Object.assign(process.env, productEnvironment());
});

describe('the address of Lemon Squeezy’s messages', () => {
  it('is closed while no secret is configured, whatever it is signed with', async () => {
    const { readLemonSqueezyWebhook } = await import('#app/web/webhooks/read-lemon-squeezy-webhook.ts');
    const body = Buffer.from(
      JSON.stringify({ meta: { event_name: 'order_created' }, data: { type: 'orders', id: '1' } }),
    );
    for (const secret of ['', 'undefined', 'secret']) {
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      const header = (name: string) => (name === 'x-signature' ? signature : '');
      const read = () => readLemonSqueezyWebhook({ body, query: new URLSearchParams(), header });
      expect(read).toThrow(expect.objectContaining({ code: 'unauthorized' }));
    }
  });
});
