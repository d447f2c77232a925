/**
 * A bulk edit of 10,000 products that no rule wants: how fast their messages are taken in beside a bare route of the same
 * server, and what the store's other work, a single photo, takes meanwhile beside what it takes when nothing else is done.
 */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import { makeRule } from '#tests/fixtures/automations.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, credits, finishedRender, firstAvatarId } from '#tests/fixtures/renders.ts';
import { useStack as beAbout } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import type { BenchResult } from './result.ts';
import { median } from './rounds.ts';

const ROUNDS = 6;
const WARM_UPS = 1;
const MESSAGES = 10_000 / 5;
const AT_ONCE = 16;
const PHOTOS_A_ROUND = 3;
const ENGINE_MS = 1000;
/** At least 0.6 of the bare route's rate. */
const LIMITS = { bareToIntakeRate: 1 / 0.6, addedToIdle: 1.5 };

const agent = new Agent({ connections: 64 });

interface Sending {
  address: string;
  headers: (body: string) => Record<string, string>;
}

export default async function automationIntake(): Promise<BenchResult> {
  const { stack, facts } = await startTestStack({
    NODE_OPTIONS: '--import ./bench/bare-intake-preload.mjs',
    RATE_LIMIT_FACTOR: '10000',
    LATENCY_MS: String(ENGINE_MS),
  });
  beAbout(facts);
  try {
    const merchant = await newMerchant('bench');
    await credits(merchant);
    const adjust = ['worker/commands/adjust-credits.ts', '--shop', merchant.shop, '--amount', '200'];
    await stack.command([...adjust, '--reason', 'Benchmark', '--key', 'bench']);
    await makeRule(merchant, { conditions: [{ field: 'tag', values: ['never'] }] });
    const intake = toShopifyInbox(`${facts.appUrl}/webhooks/shopify`, merchant, facts.apiSecret);
    const bare = toBareRoute(`${stack.addresses.web}/bench/bare-intake`, facts.env.LEMON_SQUEEZY_WEBHOOK_SECRET ?? '');
    const rates = { intake: [] as number[], bare: [] as number[] };
    const photoMs = { idle: [] as number[], busy: [] as number[] };
    for (let round = 0; round < WARM_UPS + ROUNDS; round += 1) {
      const idle = await photos(merchant);
      const intakeRate = await rateOf(intake);
      const bareRate = await rateOf(bare);
      const editing = rateOf(intake);
      const busy = await photos(merchant);
      await editing;
      if (round < WARM_UPS) continue;
      rates.intake.push(intakeRate);
      rates.bare.push(bareRate);
      photoMs.idle.push(...idle);
      photoMs.busy.push(...busy);
    }
    const added = { idle: median(photoMs.idle) - ENGINE_MS, busy: median(photoMs.busy) - ENGINE_MS };
    return {
      ratios: {
        bareToIntakeRate: median(rates.bare) / median(rates.intake),
        addedToIdle: added.busy / added.idle,
      },
      limits: LIMITS,
      figures: {
        intakePerSecond: median(rates.intake),
        barePerSecond: median(rates.bare),
        addedIdleMs: added.idle,
        addedBusyMs: added.busy,
      },
    };
  } finally {
    await stack.close();
  }
}

/** One after the other, in milliseconds from the request to the finished photo. */
async function photos(merchant: Merchant): Promise<number[]> {
  const avatarId = await firstAvatarId(merchant);
  const times: number[] = [];
  for (let made = 0; made < PHOTOS_A_ROUND; made += 1) {
    const garment = await addGarment(merchant);
    const renderId = newId();
    const askedAt = performance.now();
    const answer = await askForRender(merchant, garment, avatarId, renderId);
    if (answer.status !== 202) throw new Error(await answer.text());
    await finishedRender(merchant, renderId);
    times.push(performance.now() - askedAt);
  }
  return times;
}

async function rateOf(sending: Sending): Promise<number> {
  const startedAt = performance.now();
  let left = MESSAGES;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (; left > 0; ) {
        left -= 1;
        await send(sending, left);
      }
    }),
  );
  return (MESSAGES * 1000) / (performance.now() - startedAt);
}

async function send({ address, headers }: Sending, number: number): Promise<void> {
  const id = 9_000_000_000_000 + number;
  const body = JSON.stringify({
    id,
    admin_graphql_api_id: `gid://shopify/Product/${id}`,
    status: 'active',
    created_at: '2024-05-01T10:00:00-04:00',
    updated_at: new Date().toISOString(),
  });
  const answer = await request(address, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/json', ...headers(body) },
    body,
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`The message was answered ${answer.statusCode}`);
}

function toShopifyInbox(address: string, { shop }: Merchant, secret: string): Sending {
  let sent = 0;
  return {
    address,
    headers: (body) => {
      sent += 1;
      return {
        'x-shopify-topic': 'products/update',
        'x-shopify-shop-domain': shop,
        'x-shopify-event-id': `bench-${sent}`,
        'x-shopify-triggered-at': new Date().toISOString(),
        'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
      };
    },
  };
}

function toBareRoute(address: string, secret: string): Sending {
  return { address, headers: (body) => ({ 'x-signature': createHmac('sha256', secret).update(body).digest('hex') }) };
}
