/** The settings that the stack gives to the product: its own addresses, and secrets made once for this data folder. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { GENEROUS_RATE_LIMITS } from '#sandbox/simulators/fashn/rate-limit.ts';
import { SIMULATED_STORE_IDS } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import type { Ports } from './ports.ts';

type Secrets = Record<
  | 'SHOPIFY_API_KEY'
  | 'SHOPIFY_API_SECRET'
  | 'FASHN_API_KEY'
  | 'RESEND_API_KEY'
  | 'RESEND_WEBHOOK_SECRET'
  | 'LEMON_SQUEEZY_API_KEY'
  | 'LEMON_SQUEEZY_WEBHOOK_SECRET'
  | 'S3_ACCESS_KEY_ID'
  | 'S3_SECRET_ACCESS_KEY'
  | 'ENCRYPTION_KEYS'
  | 'PICTURE_SIGNING_SECRET'
  | 'RENDER_WORKER_SECRET',
  string
>;

/** Secrets of this data folder: a second start has the same, so that what was signed or issued before still works. */
function readSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  // A folder from an earlier version lacks what came since: that is added, the rest stays.
  const secrets: Secrets = { ...newSecrets(), ...readKept(file) };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

function readKept(file: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  } catch {
    return {};
  }
}

function newSecrets(): Secrets {
  const random = () => randomBytes(24).toString('hex');
  return {
    SHOPIFY_API_KEY: randomBytes(16).toString('hex'),
    SHOPIFY_API_SECRET: random(),
    FASHN_API_KEY: `fa-${random()}`,
    RESEND_API_KEY: `re_${random()}`,
    RESEND_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString('base64')}`,
    LEMON_SQUEEZY_API_KEY: random(),
    // The service takes 40 characters at most.
    LEMON_SQUEEZY_WEBHOOK_SECRET: randomBytes(16).toString('hex'),
    S3_ACCESS_KEY_ID: randomBytes(10).toString('hex'),
    S3_SECRET_ACCESS_KEY: random(),
    ENCRYPTION_KEYS: `local:${randomBytes(32).toString('base64')}`,
    PICTURE_SIGNING_SECRET: random(),
    RENDER_WORKER_SECRET: random(),
  };
}

export interface StackSettings {
  /** Everything that the product reads. */
  env: Record<string, string>;
  addresses: Record<'app' | 'web' | 'shopify' | 'mail' | 'fashn' | 's3' | 'lemonSqueezy' | 'worker', string>;
  /** Real services, by the keys in `.env`: these are not simulated. */
  isReal: { fashn: boolean; mail: boolean; s3: boolean; lemonSqueezy: boolean };
}

/** `.env` beats the stack's own values, one service at a time: with a real key the real service is used. */
export function stackSettings(ports: Ports, dataDir: string, extra: Record<string, string>): StackSettings {
  const own = readDotEnv();
  const local = (name: keyof Ports) => `http://localhost:${ports[name]}`;
  const addresses = {
    app: local('app'),
    web: `http://127.0.0.1:${ports.web}`,
    shopify: local('shopify'),
    mail: local('mail'),
    fashn: local('fashn'),
    s3: `http://127.0.0.1:${ports.s3}`,
    lemonSqueezy: local('lemonSqueezy'),
    worker: `http://127.0.0.1:${ports.worker}`,
  };
  const isReal = {
    fashn: Boolean(own.FASHN_API_KEY),
    mail: Boolean(own.RESEND_API_KEY),
    s3: Boolean(own.S3_SECRET_ACCESS_KEY),
    lemonSqueezy: Boolean(own.LEMON_SQUEEZY_API_KEY),
  };
  const env = {
    ...base(),
    // What the product may know of it is taken out below.
    ENV_FILE: '',
    HOST: '127.0.0.1',
    PORT: String(ports.web),
    WORKER_HEALTH_PORT: String(ports.worker),
    SHOPIFY_APP_URL: addresses.app,
    APP_BRIDGE_URL: `${addresses.shopify}/app-bridge.js`,
    POLARIS_FONT_URL: `${addresses.shopify}/static/fonts/inter/v4/styles.css`,
    SHOPIFY_ADMIN_URL: addresses.shopify,
    SHOPIFY_IMAGE_ORIGINS: [addresses.shopify, `http://127.0.0.1:${ports.shopify}`].join(','),
    ALLOW_PRIVATE_IMAGE_ORIGINS: 'true',
    REDIS_URL: `redis://127.0.0.1:${ports.redis}`,
    SESSION_DATABASE_URL: `file:${join(dataDir, 'sessions.sqlite')}`,
    S3_BUCKET: 'modelsnap',
    S3_REGION: 'us-east-1',
    S3_ENDPOINT: addresses.s3,
    S3_IS_PUBLIC: 'false',
    FASHN_BASE_URL: addresses.fashn,
    // The simulated engine is on this machine and reaches the app as it is.
    ENGINE_WEBHOOKS: String(!isReal.fashn),
    // As much as the simulated account takes in a minute.
    ENGINE_RUNS_PER_MINUTE: String(GENEROUS_RATE_LIMITS.run.count),
    FASHN_OUTPUT_ORIGINS: [addresses.fashn, `http://127.0.0.1:${ports.fashn}`].join(','),
    RESEND_BASE_URL: addresses.mail,
    // The simulated account has no limit of its own.
    MAIL_PER_SECOND: '50',
    MAIL_FROM: 'ModelSnap <hello@modelsnap.example>',
    ADMIN_EMAIL: 'admin@modelsnap.example',
    SUPPORT_EMAIL: 'support@modelsnap.example',
    ...SIMULATED_STORE_IDS,
    // The simulated store is in test mode, as a real one is with a key to try things out.
    LEMON_SQUEEZY_TEST_MODE: 'true',
    // The simulated admin's other name: extensions run at an origin of their own.
    SHOPIFY_EXTENSION_ORIGINS: `http://127.0.0.1:${ports.shopify}`,
    EGRESS_MAP: JSON.stringify({
      '*.myshopify.com': `http://127.0.0.1:${ports.shopify}`,
      ...(isReal.lemonSqueezy ? {} : { 'api.lemonsqueezy.com': `http://127.0.0.1:${ports.lemonSqueezy}` }),
    }),
    // The gateway stands before the app; and all merchants of this machine call from one address, at machine speed.
    TRUSTED_PROXY_HOPS: '1',
    RATE_LIMIT_FACTOR: '100',
    ...readSecrets(dataDir),
    ...(isReal.fashn
      ? {
          ENGINE_RUNS_PER_MINUTE: '50',
          ...pick(own, [
            'FASHN_API_KEY',
            'FASHN_BASE_URL',
            'FASHN_OUTPUT_ORIGINS',
            'ENGINE_CONCURRENCY',
            'ENGINE_RUNS_PER_MINUTE',
            'ENGINE_WEBHOOKS',
          ]),
        }
      : {}),
    ...(isReal.mail
      ? {
          ...{ MAIL_PER_SECOND: '2', RESEND_WEBHOOK_SECRET: '' },
          ...pick(own, [
            'RESEND_API_KEY',
            'RESEND_BASE_URL',
            'RESEND_WEBHOOK_SECRET',
            'MAIL_PER_SECOND',
            'MAIL_FROM',
            'ADMIN_EMAIL',
            'SUPPORT_EMAIL',
          ]),
        }
      : {}),
    ...(isReal.s3
      ? pick(own, ['S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'S3_ENDPOINT', 'S3_IS_PUBLIC'])
      : {}),
    ...(isReal.lemonSqueezy
      ? pick(own, [
          'LEMON_SQUEEZY_API_KEY',
          'LEMON_SQUEEZY_WEBHOOK_SECRET',
          'LEMON_SQUEEZY_TEST_MODE',
          ...Object.keys(SIMULATED_STORE_IDS),
        ])
      : {}),
    // With a real service in use, something has to leave the machine.
    EGRESS_BLOCK: Object.values(isReal).some(Boolean) ? '0' : '1',
    ...extra,
  };
  return { env, addresses, isReal };
}

/** What any program needs; nothing else of the starter's environment reaches the product. */
function base(): Record<string, string> {
  return pick(process.env, ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH', 'NODE_COMPILE_CACHE']);
}

/** Leaves out what is unset; an empty value in `.env` is meant: it asks for the service's usual address. */
function pick(from: Record<string, string | undefined>, names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}

/** As the product finds it; tests and benchmarks set ENV_FILE to nothing, so that no real service is met. */
function readDotEnv(): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(process.env.ENV_FILE ?? '.env', 'utf8'));
  } catch {
    return {};
  }
}
