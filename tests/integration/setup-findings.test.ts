import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startS3 } from '#sandbox/s3/server.ts';
import { startFashnSimulator } from '#sandbox/simulators/fashn/simulator.ts';
import { catalogueFrom } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import { startLemonSqueezySimulator } from '#sandbox/simulators/lemon-squeezy/simulator.ts';
import { startResendSimulator } from '#sandbox/simulators/resend/simulator.ts';
import { type ManagedProcess, startProcess } from '#sandbox/stack/managed-process.ts';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import { freePort } from '#tests/fixtures/own-web.ts';
import { checkSetup } from '#tests/fixtures/setup-check.ts';
import { stack } from '#tests/fixtures/stack.ts';

interface Stand {
  url: string;
  close: () => Promise<void>;
}

/** Services of this file's own, whose accounts are set up wrongly one by one. */
let folder: string;
let shop: string;
let redis: ManagedProcess;
let redisUrl: string;
let mail: Stand;
let payments: Stand;
let storage: Stand;
let engine: Stand;

const control = async (stand: Stand, path: string, body: unknown) => {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${stand.url}/_control/${path}`, request);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
};

beforeAll(async () => {
  const { env } = stack();
  folder = mkdtempSync(join(tmpdir(), 'modelsnap-setup-'));
  ({ shop } = await newMerchant('findings'));
  const port = await freePort();
  redisUrl = `redis://127.0.0.1:${port}`;
  redis = await startProcess({
    name: 'redis',
    args: ['sandbox/redis/main.ts'],
    env: { ...env, PORT: String(port), DATA_DIR: join(folder, 'redis') },
    logFile: join(folder, 'redis.log'),
    readyLine: /"ready":true/,
  });
  mail = await startResendSimulator({ port: 0, apiKey: env.RESEND_API_KEY ?? '' });
  payments = await startLemonSqueezySimulator({
    port: 0,
    apiKey: env.LEMON_SQUEEZY_API_KEY ?? '',
    webhookSecret: env.LEMON_SQUEEZY_WEBHOOK_SECRET ?? '',
    catalogue: catalogueFrom(env),
  });
  storage = await startS3({
    port: 0,
    dataDir: join(folder, 's3'),
    bucket: env.S3_BUCKET ?? '',
    accessKeyId: env.S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '',
    allowedOrigins: ['https://elsewhere.example'],
  });
  engine = await startFashnSimulator({ port: 0, apiKey: env.FASHN_API_KEY ?? '', credits: 0 });
});

afterAll(async () => {
  await Promise.all([redis?.stop(), mail?.close(), payments?.close(), storage?.close(), engine?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** The line about each part, with the services of this file. */
async function findings(env: Record<string, string>, args: string[] = ['--shop', shop]) {
  const routes = JSON.parse(stack().env.EGRESS_MAP ?? '{}') as Record<string, string>;
  const { output } = await checkSetup(
    {
      ...stack().env,
      REDIS_URL: redisUrl,
      RESEND_BASE_URL: mail.url,
      S3_ENDPOINT: storage.url,
      EGRESS_MAP: JSON.stringify({ ...routes, 'api.lemonsqueezy.com': payments.url }),
      ...env,
    },
    args,
  );
  return Object.fromEntries(
    output.split('\n').flatMap((line) => {
      const [, state, part, sentence] = /^(right|WRONG) {2}([^:]+): (.*)$/.exec(line) ?? [];
      return part ? [[part, `${state}: ${sentence}`]] : [];
    }),
  );
}

const WRONG = (sentence: string) => expect.stringMatching(new RegExp(`^WRONG: .*${sentence}`));
const RIGHT = (sentence: string) => expect.stringMatching(new RegExp(`^right: .*${sentence}`));

describe('the set-up check says that something is wrong when it is, and what to change', () => {
  it('a Redis that evicts, a bucket without CORS, a pending domain, missing indexes, and nobody who hears of payments', async () => {
    const asked = new Redis(redisUrl);
    await asked.config('SET', 'maxmemory-policy', 'allkeys-lru');
    asked.disconnect();
    await control(mail, 'settings', { domains: [{ name: 'modelsnap.example', status: 'pending' }] });
    const emptyDatabase = new URL(stack().env.MONGODB_URI ?? '');
    emptyDatabase.pathname = '/nothing-built-here';
    const found = await findings({
      MONGODB_URI: emptyDatabase.href,
      SHOPIFY_API_SECRET: 'a-secret-of-another-app',
      LEMON_SQUEEZY_TEST_MODE: 'false',
      LEMON_SQUEEZY_VARIANT_GROWTH: '5101',
      LEMON_SQUEEZY_VARIANT_PACK_25: '999999',
      LEMON_SQUEEZY_VARIANT_PACK_100: '5102',
    });
    expect(found).toMatchObject({
      Database: RIGHT('transactions'),
      Indexes: WRONG('worker/commands/migrate.ts'),
      Redis: WRONG('noeviction'),
      Storage: RIGHT('written'),
      'Upload form': RIGHT('presigned form'),
      'Uploads from the browser': WRONG('CORS'),
      Mail: WRONG('not verified'),
      Payments: WRONG('LEMON_SQUEEZY_TEST_MODE to true'),
      'Payment messages': WRONG('No webhook leads to this app'),
      Shopify: WRONG('SHOPIFY_API_SECRET'),
    });
    expect(found.Prices).toMatch(/LEMON_SQUEEZY_VARIANT_GROWTH has a price of \$19\.00: it must be \$49\.00/);
    expect(found.Prices).toMatch(/LEMON_SQUEEZY_VARIANT_PACK_25 names no variant/);
    expect(found.Prices).toMatch(/LEMON_SQUEEZY_VARIANT_PACK_100 is a subscription/);
  });

  it('a storage without presigned forms, an unknown domain, an unknown app, and a webhook that tells too little', async () => {
    await control(mail, 'settings', { domains: [] });
    await control(storage, 'faults', { operation: 'form', mode: 'fail', status: 501, times: 2 });
    const ours = `${stack().appUrl}/webhooks/lemonsqueezy`;
    await control(payments, 'webhooks/endpoints', { url: ours, events: ['order_created', 'subscription_created'] });
    const found = await findings({
      SHOPIFY_API_KEY: 'no-app-has-this-id',
      LEMON_SQUEEZY_STORE_ID: '77',
    });
    expect(found).toMatchObject({
      'Upload form': WRONG('no presigned POST'),
      Mail: WRONG('not among the account’s'),
      Payments: WRONG('LEMON_SQUEEZY_STORE_ID'),
      Shopify: WRONG('SHOPIFY_API_KEY'),
    });
    const told = await findings({});
    expect(told['Payment messages']).toMatch(/^WRONG: .*order_refunded/);
  });

  it('a mail key that may only send is tried by a mail to Resend’s own address', async () => {
    await control(mail, 'settings', {
      access: 'sending',
      domains: [{ name: 'modelsnap.example', status: 'verified' }],
    });
    expect(await findings({})).toMatchObject({ Mail: RIGHT('may only send') });
    await control(mail, 'settings', { domains: [{ name: 'modelsnap.example', status: 'failed' }] });
    expect(await findings({})).toMatchObject({ Mail: WRONG('not verified') });
    const sent = (await (await fetch(`${mail.url}/_control/state`)).json()) as { mails: { to: string[] }[] };
    expect(sent.mails.map(({ to }) => to)).toEqual([['delivered@resend.dev']]);
  });

  it('credentials that no store could be asked about are not called right', async () => {
    const emptyDatabase = new URL(stack().env.MONGODB_URI ?? '');
    emptyDatabase.pathname = '/nobody-has-installed-it';
    const found = await findings({ MONGODB_URI: emptyDatabase.href }, []);
    expect(found.Shopify).toMatch(/^WRONG: .*--shop/);
    expect((await findings({}, ['--shop', 'no-such-store.myshopify.com'])).Shopify).toMatch(/^WRONG: .*no store/);
  });

  it.each([
    { sessions: '', operation: 'put', done: 'written' },
    { sessions: 'file:./x.sqlite', operation: 'get', done: 'read' },
    { sessions: 'file:x.sqlite', operation: 'delete', done: 'deleted' },
  ])(
    'sessions at "$sessions", which web and worker would not start with; a storage without $operation; an engine without credits; a wrong payment key',
    async ({ sessions, operation, done }) => {
      const body = '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
      await control(storage, 'faults', { operation, mode: 'fail', status: 403, body, times: 2 });
      const found = await findings({
        NODE_ENV: 'development',
        SESSION_DATABASE_URL: sessions,
        FASHN_BASE_URL: engine.url,
        LEMON_SQUEEZY_API_KEY: 'a-key-of-nobody',
      });
      await fetch(`${storage.url}/_control/faults`, { method: 'DELETE' });
      expect(found).toMatchObject({
        Sessions: WRONG('SESSION_DATABASE_URL .*whole path on a volume'),
        Storage: WRONG(`could not be ${done}`),
        Engine: WRONG('no credits left'),
        Payments: WRONG('refuses the key'),
      });
      expect(existsSync('x.sqlite')).toBe(false);
    },
  );
});
