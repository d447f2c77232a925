/**
 * The only reader of process.env and of `.env`. Parsed once; every wrong variable is named, no value is ever printed.
 * `.env.example` says where each value comes from.
 */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { isLiterallyPrivate } from '#app/services/http/public-address.ts';

const text = z.string().trim().min(1);
const optionalText = z
  .string()
  .trim()
  .optional()
  .transform((value) => (value === '' ? undefined : value));
const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const flag = (fallback: boolean) =>
  optionalText.pipe(z.enum(['true', 'false']).optional()).transform((value) => (value ? value === 'true' : fallback));
const milliseconds = (fallback: number) => z.coerce.number().int().min(100).max(86_400_000).default(fallback);
const address = z.url({ protocol: /^https?$/ });
const optionalAddress = optionalText.pipe(address.optional());
const optionalId = optionalText.pipe(
  z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number)
    .optional(),
);
const origins = (fallback: string) =>
  optionalText.transform((value, context) => {
    const listed = (value ?? fallback).split(',').map((part) => part.trim());
    for (const origin of listed) {
      if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
      context.addIssue({ code: 'custom', message: 'must be a comma-separated list of origins (scheme://host[:port])' });
    }
    return listed;
  });

const keyRing = text.transform((value, context) => {
  const keys = value.split(',').map((part) => {
    const [id = '', secret = ''] = part.trim().split(':');
    return { id, secret };
  });
  const isRight = keys.every(
    ({ id, secret }) => /^[a-z0-9-]{1,30}$/.test(id) && Buffer.from(secret, 'base64').length === 32,
  );
  if (!isRight || new Set(keys.map(({ id }) => id)).size < keys.length) {
    const message =
      'must be NAME:KEY, or several of them with commas between; a name has a-z, 0-9 and -, a key is 32 bytes in base64';
    context.addIssue({ code: 'custom', message });
  }
  return keys;
});

/** Pictures are read from these: a private one, or one without TLS, only where a stand-in on this machine is meant. */
function refusePrivateOrigins(
  env: { ALLOW_PRIVATE_IMAGE_ORIGINS: boolean; SHOPIFY_IMAGE_ORIGINS: string[]; FASHN_OUTPUT_ORIGINS: string[] },
  context: z.RefinementCtx,
): void {
  if (env.ALLOW_PRIVATE_IMAGE_ORIGINS) return;
  for (const name of ['SHOPIFY_IMAGE_ORIGINS', 'FASHN_OUTPUT_ORIGINS'] as const) {
    const isRefused = env[name].some((origin) => {
      const { protocol, hostname } = new URL(origin);
      return protocol !== 'https:' || isLiterallyPrivate(hostname);
    });
    if (!isRefused) continue;
    const message = 'must be https and public, unless ALLOW_PRIVATE_IMAGE_ORIGINS is true';
    context.addIssue({ code: 'custom', path: [name], message });
  }
}

const variables = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  HOST: text.default('127.0.0.1'),
  PORT: port(3000),
  WORKER_HEALTH_PORT: port(3001),

  SHOPIFY_APP_URL: address,
  SHOPIFY_API_KEY: text,
  SHOPIFY_API_SECRET: text,
  APP_BRIDGE_URL: optionalAddress,
  POLARIS_FONT_URL: optionalAddress,
  SHOPIFY_ADMIN_URL: optionalAddress,
  SHOPIFY_EXTENSION_ORIGINS: origins('https://extensions.shopifycdn.com'),
  SHOPIFY_IMAGE_ORIGINS: origins('https://cdn.shopify.com'),
  ALLOW_PRIVATE_IMAGE_ORIGINS: flag(false),

  MONGODB_URI: text,
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  SESSION_DATABASE_URL: optionalText,

  S3_BUCKET: text,
  S3_REGION: text.default('us-east-1'),
  S3_ACCESS_KEY_ID: text,
  S3_SECRET_ACCESS_KEY: text,
  S3_ENDPOINT: optionalAddress,
  S3_IS_PUBLIC: flag(true),

  FASHN_API_KEY: text,
  FASHN_BASE_URL: optionalAddress,
  FASHN_OUTPUT_ORIGINS: origins('https://cdn.fashn.ai'),
  ENGINE_MODEL: z.enum(['tryon-v1.6']).default('tryon-v1.6'),
  ENGINE_MODE: z.enum(['performance', 'balanced', 'quality']).default('balanced'),
  ENGINE_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(6),
  ENGINE_STATUS_CALLS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(300),
  ENGINE_RUNS_PER_MINUTE: z.coerce.number().int().min(1).max(100_000).default(50),
  ENGINE_WEBHOOKS: optionalText.pipe(z.enum(['true', 'false']).optional()),
  ENGINE_UNCONFIRMED_PATIENCE_MS: milliseconds(600_000),
  ENGINE_STOPPED_RETRY_MS: milliseconds(60_000),
  ENGINE_OUTAGE_PATIENCE_MS: milliseconds(3_600_000),

  RESEND_API_KEY: text,
  RESEND_BASE_URL: optionalAddress,
  RESEND_WEBHOOK_SECRET: optionalText.pipe(
    z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/=]{16,}$/)
      .optional(),
  ),
  MAIL_PER_SECOND: z.coerce.number().min(0.1).max(1000).default(2),
  MAIL_FROM: text,
  ADMIN_EMAIL: optionalText.pipe(z.email().optional()),
  SUPPORT_EMAIL: optionalText.pipe(z.email().optional()),

  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  RATE_LIMIT_FACTOR: z.coerce.number().min(0.01).max(10_000).default(1),

  LEMON_SQUEEZY_STORE_ID: optionalId,
  LEMON_SQUEEZY_API_KEY: optionalText,
  LEMON_SQUEEZY_WEBHOOK_SECRET: optionalText.pipe(z.string().min(6).max(40).optional()),
  LEMON_SQUEEZY_VARIANT_STARTER: optionalId,
  LEMON_SQUEEZY_VARIANT_GROWTH: optionalId,
  LEMON_SQUEEZY_VARIANT_PACK_25: optionalId,
  LEMON_SQUEEZY_VARIANT_PACK_100: optionalId,
  LEMON_SQUEEZY_VARIANT_PACK_500: optionalId,
  LEMON_SQUEEZY_TEST_MODE: flag(false),

  PAYMENT_MESSAGE_WAIT_MS: z.coerce.number().int().min(0).max(86_400_000).default(300_000),

  AUTOMATION_SETTLE_MS: milliseconds(60_000),
  AUTOMATION_PICTURE_PATIENCE_MS: milliseconds(86_400_000),
  AUTOMATION_LOOK_EVERY_MS: milliseconds(600_000),

  WORKER_LEASE_MS: z.coerce.number().int().min(500).max(300_000).default(15_000),

  PICTURE_CACHE_MB: z.coerce.number().int().min(1).max(4096).default(64),

  ENCRYPTION_KEYS: keyRing,
  PICTURE_SIGNING_SECRET: z.string().min(32),
  RENDER_WORKER_SECRET: optionalText.pipe(z.string().min(16).optional()),
});

type Variables = z.infer<typeof variables>;

const SESSIONS_ON_THIS_MACHINE = 'file:./prisma/sessions.sqlite';

/**
 * Whether this address of the sessions is a file beside the program. In a container such a file is lost with the next one,
 * and the web and the worker would each have another.
 */
export function isBesideTheProgram(sessionsAddress: string): boolean {
  return sessionsAddress.startsWith('file:') && !/^file:(\/\/)?\//.test(sessionsAddress);
}

function refuseOwnSessions(e: Variables, context: z.RefinementCtx): void {
  if (e.NODE_ENV !== 'production') return;
  const address = e.SESSION_DATABASE_URL;
  if (address && !isBesideTheProgram(address)) return;
  const message = `${address ? 'is a file beside the program' : 'is missing'}: name a libSQL server, or a file by its whole path on a volume that the web and the worker share and that outlives them`;
  context.addIssue({ code: 'custom', path: ['SESSION_DATABASE_URL'], message });
}

/** Payments are optional as a whole: without them billing says so; with some of them the rest is asked for. */
function refuseHalfPayments(e: Variables, context: z.RefinementCtx): void {
  if (paymentsOf(e)) return;
  const names = (Object.keys(variables.shape) as (keyof Variables)[]).filter((name) =>
    /^LEMON_SQUEEZY_(?!TEST)/.test(name),
  );
  const missing = names.filter((name) => e[name] === undefined);
  if (missing.length === names.length) return;
  for (const name of missing)
    context.addIssue({ code: 'custom', path: [name], message: 'is missing, while other LEMON_SQUEEZY values are set' });
}

const environment = variables
  .superRefine(refusePrivateOrigins)
  .superRefine(refuseOwnSessions)
  .superRefine(refuseHalfPayments);

function paymentsOf(e: Variables) {
  const { LEMON_SQUEEZY_STORE_ID: storeId, LEMON_SQUEEZY_API_KEY: apiKey } = e;
  const { LEMON_SQUEEZY_VARIANT_STARTER: starter, LEMON_SQUEEZY_VARIANT_GROWTH: growth } = e;
  const { LEMON_SQUEEZY_VARIANT_PACK_25: pack25, LEMON_SQUEEZY_VARIANT_PACK_100: pack100 } = e;
  const { LEMON_SQUEEZY_VARIANT_PACK_500: pack500, LEMON_SQUEEZY_WEBHOOK_SECRET: webhookSecret } = e;
  if (!storeId || !apiKey || !webhookSecret || !starter || !growth || !pack25 || !pack100 || !pack500) return undefined;
  return {
    storeId,
    apiKey,
    webhookSecret,
    /** Whether the key is one of test mode: what comes from the other mode is not taken. */
    isTestMode: e.LEMON_SQUEEZY_TEST_MODE,
    variants: { starter, growth, 'pack-25': pack25, 'pack-100': pack100, 'pack-500': pack500 },
  };
}

type Environment = Record<string, string | undefined>;

/**
 * An environment together with the settings file: `.env` of the working folder, or the file that ENV_FILE names; none when
 * ENV_FILE is empty. A variable of the environment wins over the file's. Throws when a file was named and is not there.
 */
export function readSettings(env: Environment = process.env): Environment {
  const file = env.ENV_FILE ?? '.env';
  if (file === '') return env;
  try {
    return { ...parseEnv(readFileSync(file, 'utf8')), ...env };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing && env.ENV_FILE === undefined) return env;
    throw new Error(
      `The settings in ${file} cannot be read: ${isMissing ? 'there is no such file' : 'look at its rights'}`,
    );
  }
}

/** Reads the settings from an environment; throws an Error that names every wrong variable and shows no value. */
export function parseConfig(env: Environment) {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${explain(issue)}`);
    throw new Error(`The configuration is incomplete or wrong (see .env.example):\n${[...new Set(lines)].join('\n')}`);
  }
  const e = parsed.data;
  return {
    isProduction: e.NODE_ENV === 'production',
    mode: e.NODE_ENV,
    logLevel: e.LOG_LEVEL,
    http: {
      host: e.HOST,
      port: e.PORT,
      workerHealthPort: e.WORKER_HEALTH_PORT,
      trustedProxyHops: e.TRUSTED_PROXY_HOPS,
      rateLimitFactor: e.RATE_LIMIT_FACTOR,
    },
    shopify: {
      appUrl: e.SHOPIFY_APP_URL,
      apiKey: e.SHOPIFY_API_KEY,
      apiSecret: e.SHOPIFY_API_SECRET,
      appBridgeUrl: e.APP_BRIDGE_URL ?? 'https://cdn.shopify.com/shopifycloud/app-bridge.js',
      /** The style sheet of Polaris's font, Inter, as Shopify serves it. */
      fontUrl: e.POLARIS_FONT_URL ?? 'https://cdn.shopify.com/static/fonts/inter/v4/styles.css',
      /** Where stores' admins are: addresses in mails open the app there. */
      adminUrl: (e.SHOPIFY_ADMIN_URL ?? 'https://admin.shopify.com').replace(/(?<!\/)\/+$/, ''),
      /** Where Shopify runs the UI extensions of all apps: the sites that may call what is open to them. */
      extensionOrigins: e.SHOPIFY_EXTENSION_ORIGINS,
      imageOrigins: e.SHOPIFY_IMAGE_ORIGINS,
    },
    database: { uri: e.MONGODB_URI },
    redis: { url: e.REDIS_URL },
    sessions: { databaseUrl: e.SESSION_DATABASE_URL ?? SESSIONS_ON_THIS_MACHINE },
    storage: {
      bucket: e.S3_BUCKET,
      region: e.S3_REGION,
      accessKeyId: e.S3_ACCESS_KEY_ID,
      secretAccessKey: e.S3_SECRET_ACCESS_KEY,
      endpoint: e.S3_ENDPOINT,
      isPublic: e.S3_IS_PUBLIC,
    },
    engine: {
      apiKey: e.FASHN_API_KEY,
      baseUrl: e.FASHN_BASE_URL ?? 'https://api.fashn.ai',
      outputOrigins: e.FASHN_OUTPUT_ORIGINS,
      model: e.ENGINE_MODEL,
      mode: e.ENGINE_MODE,
      concurrency: e.ENGINE_CONCURRENCY,
      /** What the account is allowed, over all predictions. Source: the engine's limit of 50 in 10 seconds. */
      statusCallsPerMinute: e.ENGINE_STATUS_CALLS_PER_MINUTE,
      runsPerMinute: e.ENGINE_RUNS_PER_MINUTE,
      /** The engine calls only public https addresses back. */
      hasWebhooks: e.ENGINE_WEBHOOKS ? e.ENGINE_WEBHOOKS === 'true' : e.SHOPIFY_APP_URL.startsWith('https:'),
      unconfirmedPatienceMs: e.ENGINE_UNCONFIRMED_PATIENCE_MS,
      stoppedRetryMs: e.ENGINE_STOPPED_RETRY_MS,
      outagePatienceMs: e.ENGINE_OUTAGE_PATIENCE_MS,
    },
    mail: {
      apiKey: e.RESEND_API_KEY,
      baseUrl: e.RESEND_BASE_URL ?? 'https://api.resend.com',
      webhookSecret: e.RESEND_WEBHOOK_SECRET,
      perSecond: e.MAIL_PER_SECOND,
      from: e.MAIL_FROM,
      adminEmail: e.ADMIN_EMAIL,
      supportEmail: e.SUPPORT_EMAIL,
    },
    lemonSqueezy: paymentsOf(e),
    payments: { messageWaitMs: e.PAYMENT_MESSAGE_WAIT_MS },
    automation: {
      /** So long nothing has to change about a new product's pictures before they are used. */
      settleMs: e.AUTOMATION_SETTLE_MS,
      /** So long a new product's first picture is waited for. */
      picturePatienceMs: e.AUTOMATION_PICTURE_PATIENCE_MS,
      /** Between two looks for new products that no message told of, and at one without pictures. */
      lookEveryMs: e.AUTOMATION_LOOK_EVERY_MS,
    },
    worker: { leaseMs: e.WORKER_LEASE_MS },
    pictures: { cacheBytes: e.PICTURE_CACHE_MB * 1_000_000 },
    secrets: {
      pictureSigning: e.PICTURE_SIGNING_SECRET,
      cron: e.RENDER_WORKER_SECRET,
      /** The first one writes, all of them read. */
      encryptionKeys: e.ENCRYPTION_KEYS,
    },
  } as const;
}

/** The settings that let somebody in. Too short to be one, it would be taken out of ordinary words. */
export function configuredSecrets(): string[] {
  const { shopify, storage, engine, mail, lemonSqueezy, secrets, database, redis, sessions } = config;
  const inAddress = [database.uri, redis.url, sessions.databaseUrl].flatMap(secretsInAddress);
  const keys = [shopify.apiSecret, storage.secretAccessKey, storage.accessKeyId, engine.apiKey, mail.apiKey];
  const payments = [lemonSqueezy?.apiKey, lemonSqueezy?.webhookSecret];
  const ring = secrets.encryptionKeys.map(({ secret }) => secret);
  return [...keys, ...payments, ...ring, mail.webhookSecret, secrets.pictureSigning, secrets.cron, ...inAddress].filter(
    (value): value is string => value !== undefined && value.length >= 8,
  );
}

function secretsInAddress(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { password, searchParams } = new URL(address);
  const tokens = [password, searchParams.get('authToken') ?? ''];
  return tokens.flatMap((token) => [token, decodeURIComponent(token)]);
}

/** Zod's own messages can quote the input; these never do. */
function explain(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return 'is missing';
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `is too short or too small (at least ${issue.minimum})`;
    case 'too_big':
      return `is too large (at most ${issue.maximum})`;
    case 'invalid_format':
      return `is not a valid ${issue.format}`;
    case 'custom':
      return issue.message ?? 'is not valid';
    default:
      return 'is not valid';
  }
}

export type Config = ReturnType<typeof parseConfig>;

let parsedConfig: Config | undefined;

/** The settings of this process. Parsed at first use, so that importing a module never needs an environment. */
export const config: Config = new Proxy({} as Config, {
  get(_target, property) {
    parsedConfig ??= parseConfig(readSettings());
    return Reflect.get(parsedConfig, property);
  },
});
