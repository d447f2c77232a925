import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let shop: string;
beforeAll(async () => {
  // What comes for a store that is not here loses its body as soon as it is processed.
  const merchant = await newMerchant('signed');
  await credits(merchant);
  shop = merchant.shop;
});

const hmac = (body: string | Buffer, secret = stack().apiSecret) =>
  createHmac('sha256', secret).update(body).digest('base64');

function send(body: string | Buffer, headers: Record<string, string>): Promise<Response> {
  const usual = {
    'content-type': 'application/json',
    'x-shopify-topic': 'app/scopes_update',
    'x-shopify-shop-domain': shop,
    'x-shopify-event-id': randomUUID(),
    'x-shopify-webhook-id': randomUUID(),
  };
  const whole = Object.entries({ ...usual, ...headers }).filter(([, value]) => value !== '');
  return fetch(`${stack().appUrl}/webhooks/shopify`, {
    method: 'POST',
    headers: Object.fromEntries(whole),
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}

async function stored(): Promise<{ body: string }[]> {
  const client = await MongoClient.connect(stack().env.MONGODB_URI ?? '');
  try {
    return await client.db().collection<{ body: string }>('webhook_messages').find({ shop }).toArray();
  } finally {
    await client.close();
  }
}

/** Spaces, an escape and an order that another encoder would not keep. */
const RAW = '{ "b":1,"a" : "caf\\u00e9 \u2013 ok", "n":1.0 }';

describe('a message of Shopify’s', () => {
  it('is taken with the signature of its raw bytes, and kept as it came', async () => {
    expect((await send(RAW, { 'x-shopify-hmac-sha256': hmac(RAW) })).status).toBe(200);
    expect((await stored()).map((message) => message.body)).toEqual([RAW]);
  });

  const right = hmac.bind(null, RAW);
  const REFUSED: [string, string | Buffer, () => Record<string, string>, number][] = [
    ['of which one byte was changed', RAW.replace('1.0', '1.1'), () => ({ 'x-shopify-hmac-sha256': right() }), 401],
    ['that was encoded again', JSON.stringify(JSON.parse(RAW)), () => ({ 'x-shopify-hmac-sha256': right() }), 401],
    ['with a byte more', `${RAW}\n`, () => ({ 'x-shopify-hmac-sha256': right() }), 401],
    ['without a body', '', () => ({ 'x-shopify-hmac-sha256': right() }), 401],
    ['without a signature', RAW, () => ({ 'x-shopify-hmac-sha256': '' }), 401],
    ['with half a signature', RAW, () => ({ 'x-shopify-hmac-sha256': right().slice(0, 22) }), 401],
    ['with a signature and more', RAW, () => ({ 'x-shopify-hmac-sha256': `${right().slice(0, -1)}AAAA=` }), 401],
    ['signed with another secret', RAW, () => ({ 'x-shopify-hmac-sha256': hmac(RAW, 'another secret') }), 401],
    [
      'signed in hexadecimal',
      RAW,
      () => ({ 'x-shopify-hmac-sha256': Buffer.from(right(), 'base64').toString('hex') }),
      401,
    ],
    ['without its topic', RAW, () => ({ 'x-shopify-hmac-sha256': right(), 'x-shopify-topic': '' }), 400],
    ['without its store', RAW, () => ({ 'x-shopify-hmac-sha256': right(), 'x-shopify-shop-domain': '' }), 400],
    [
      'without its ids',
      RAW,
      () => ({ 'x-shopify-hmac-sha256': right(), 'x-shopify-event-id': '', 'x-shopify-webhook-id': '' }),
      400,
    ],
  ];

  it.each(REFUSED)('%s is refused and stored nowhere', async (_what, body, headers, status) => {
    const before = (await stored()).length;
    const answer = await send(body, headers());
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await stored()).toHaveLength(before);
  });

  it.each(['app/uninstalled', 'products/update', 'shop/redact', ''])(
    'larger than 256 kB is refused while it is read, though it is signed and calls itself %j',
    async (topic) => {
      const large = Buffer.alloc(257_000, ' ');
      const before = (await stored()).length;
      const answer = await send(large, { 'x-shopify-hmac-sha256': hmac(large), 'x-shopify-topic': topic });
      expect(answer.status).toBe(413);
      expect(await stored()).toHaveLength(before);
    },
  );

  it('that was not signed leaves one line in the log, and nothing of itself in it', async () => {
    const marker = randomUUID();
    const requestId = randomUUID();
    await send(`{"marker":"${marker}"}`, {
      'x-shopify-hmac-sha256': right(),
      'x-request-id': requestId,
      'x-shopify-topic': marker,
    });
    const lines = await waitFor('the line', async () => {
      const log = readFileSync(join(stack().dataDir, 'logs', 'web.log'), 'utf8').split('\n');
      const about = log.filter((line) => line.includes(requestId));
      return about.length >= 2 && about;
    });
    const security = lines.map((line) => JSON.parse(line)).filter((line) => line.security);
    expect(security).toMatchObject([{ security: 'webhook-signature', level: 'warn', requestId }]);
    expect(lines.join()).not.toContain(marker);
  });
});
