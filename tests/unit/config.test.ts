import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig, readSettings } from '#app/config.server.ts';
import { paymentEnvironment, productEnvironment } from '#tests/fixtures/product-environment.ts';

describe('the configuration', () => {
  it('names every wrong variable at once and shows no value', () => {
    const environment = {
      ...productEnvironment(),
      SHOPIFY_APP_URL: 'hunter2-not-a-url',
      PICTURE_SIGNING_SECRET: 'hunter2',
    };
    const { MONGODB_URI: _left, ...incomplete } = environment as Record<string, string>;
    const parse = () => parseConfig(incomplete);
    expect(parse).toThrow(/SHOPIFY_APP_URL/);
    expect(parse).toThrow(/PICTURE_SIGNING_SECRET/);
    expect(parse).toThrow(/MONGODB_URI/);
    expect(parse).not.toThrow(/hunter2/);
  });

  it('takes an empty optional variable for one that is left out', () => {
    const parsed = parseConfig({ ...productEnvironment(), FASHN_BASE_URL: '', S3_IS_PUBLIC: '', APP_BRIDGE_URL: '' });
    expect(parsed.engine.baseUrl).toBe('https://api.fashn.ai');
    expect(parsed.storage.isPublic).toBe(true);
  });

  it('takes picture origins only as exact origins', () => {
    expect(() =>
      parseConfig({ ...productEnvironment(), SHOPIFY_IMAGE_ORIGINS: 'https://cdn.shopify.com/path' }),
    ).toThrow(/SHOPIFY_IMAGE_ORIGINS/);
  });

  it('takes payments as a whole or not at all, and names what is missing', () => {
    expect(parseConfig(productEnvironment()).lemonSqueezy).toBeUndefined();
    const whole = { ...productEnvironment(), ...paymentEnvironment() };
    expect(parseConfig(whole).lemonSqueezy).toMatchObject({ storeId: 1, isTestMode: false });
    const { LEMON_SQUEEZY_WEBHOOK_SECRET: _left, ...partial } = whole as Record<string, string>;
    expect(() => parseConfig(partial)).toThrow(/LEMON_SQUEEZY_WEBHOOK_SECRET: is missing/);
  });

  it('takes keys of 32 bytes with names of their own, and shows none of them', () => {
    const secret = Buffer.alloc(32, 1).toString('base64');
    const ring = (value: string) => parseConfig({ ...productEnvironment(), ENCRYPTION_KEYS: value });
    expect(ring(`new:${secret}, old:${secret}`).secrets.encryptionKeys.map(({ id }) => id)).toEqual(['new', 'old']);
    for (const wrong of [
      '',
      secret,
      'short:aHVudGVyMg==',
      `a:${secret},a:${secret}`,
      `A b:${secret}`,
      `a:${secret},`,
    ]) {
      expect(() => ring(wrong), wrong).toThrow(/ENCRYPTION_KEYS/);
      expect(() => ring(wrong)).not.toThrow(/aHVud|AQEBAQ/);
    }
  });

  it('in production wants sessions that web and worker can share and that outlive them', () => {
    const production = (address: string | undefined) =>
      parseConfig({ ...productEnvironment(), NODE_ENV: 'production', SESSION_DATABASE_URL: address }).sessions;
    for (const own of [undefined, '', 'file:./prisma/sessions.sqlite', 'file:sessions.sqlite'])
      expect(() => production(own), own).toThrow(/SESSION_DATABASE_URL: .*volume that the web and the worker share/);
    for (const shared of ['file:/data/sessions.sqlite', 'file:///data/sessions.sqlite', 'libsql://host?authToken=x'])
      expect(production(shared).databaseUrl).toBe(shared);
    expect(parseConfig(productEnvironment()).sessions.databaseUrl).toBe('file:./prisma/sessions.sqlite');
  });

  it('.env.example lists every variable that is read, and no other', () => {
    const read = [...readFileSync('app/config.server.ts', 'utf8').matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(
      (match) => match[1],
    );
    const listed = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z0-9_]+)=/gm)].map((match) => match[1]);
    const internal = ['NODE_ENV', 'ENGINE_MODEL'];
    expect(listed.toSorted()).toEqual(read.filter((name) => name && !internal.includes(name)).toSorted());
  });
});

describe('the settings file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelsnap-settings-'));
  const file = join(folder, 'settings');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('counts like the environment, which wins over it', () => {
    writeFileSync(file, 'S3_BUCKET=from-the-file\nMAIL_FROM=Shop <shop@example.com>\nS3_REGION=eu-central-1\n');
    const { S3_BUCKET: _left, MAIL_FROM: _too, ...rest } = productEnvironment();
    const config = parseConfig(readSettings({ ...rest, ENV_FILE: file, S3_REGION: 'eu-west-1' }));
    expect(config.storage).toMatchObject({ bucket: 'from-the-file', region: 'eu-west-1' });
    expect(config.mail.from).toBe('Shop <shop@example.com>');
  });

  it('may be missing, unless one is named', () => {
    expect(readSettings({ ENV_FILE: '', HOST: 'a' })).toEqual({ ENV_FILE: '', HOST: 'a' });
    expect(() => readSettings({ ENV_FILE: join(folder, 'nowhere') })).toThrow(
      /nowhere cannot be read: there is no such/,
    );
  });
});
