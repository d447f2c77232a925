import { describe, expect, it } from 'vitest';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import { freePort } from '#tests/fixtures/own-web.ts';
import { checkSetup } from '#tests/fixtures/setup-check.ts';
import { stack } from '#tests/fixtures/stack.ts';

/** What would tell somebody something: every value but the plain words, numbers and public addresses among them. */
function values(env: Record<string, string>): [string, string][] {
  const open = [
    'PATH',
    'HOME',
    'LANG',
    'TZ',
    'TMPDIR',
    'NODE_ENV',
    'LOG_LEVEL',
    'HOST',
    'PORT',
    'S3_REGION',
    'S3_BUCKET',
  ];
  return Object.entries(env).filter(([name, value]) => !open.includes(name) && value.length >= 8);
}

describe('No page, address or error ever shows a configuration value; the set-up check is a command, not an address', () => {
  it('the command says that everything is right, and ends with 0', async () => {
    const { shop } = await newMerchant('set-up');
    const { code, output } = await checkSetup(stack().env, ['--shop', shop]);
    expect(output).not.toContain('WRONG');
    expect(output.match(/^right {2}/gm)).toHaveLength(14);
    expect(code).toBe(0);
    for (const [name, value] of values(stack().env)) expect(output, name).not.toContain(value);
  });

  it('the command names each thing that is wrong, in a sentence without values, and ends with 1', async () => {
    const nothing = await freePort();
    const wrong = {
      ...stack().env,
      REDIS_URL: `redis://someone:hunter2hunter2@127.0.0.1:${nothing}`,
      FASHN_API_KEY: 'fa-wrong-key-of-somebody',
      S3_SECRET_ACCESS_KEY: 'wrong-secret-of-somebody',
      RESEND_API_KEY: 'not-a-key-of-resend',
      SHOPIFY_APP_URL: 'http://shop.example',
      SESSION_DATABASE_URL: 'file:/nowhere/at/all/sessions.sqlite',
    };
    const { code, output } = await checkSetup(wrong);
    expect(code).toBe(1);
    for (const part of ['Redis', 'Sessions', 'Storage', 'Engine', 'Mail', 'App']) {
      expect(output).toMatch(new RegExp(`^WRONG {2}${part}: .{10,}\\.\\)?\\.?$`, 'm'));
    }
    expect(output).toMatch(/^right {2}Database/m);
    expect(output).toMatch(/Redis: Nothing listens/);
    expect(output).toMatch(/Engine: It refuses the key/);
    for (const [name, value] of values(wrong)) expect(output, name).not.toContain(value);
    expect(output).not.toContain('hunter2');
  });

  it('the command stops at settings that are missing, and names them', async () => {
    const { code, output } = await checkSetup({ ...stack().env, FASHN_API_KEY: '', REDIS_URL: 'hunter2hunter2' });
    expect(code).toBe(1);
    expect(output).toMatch(/FASHN_API_KEY/);
    expect(output).toMatch(/REDIS_URL/);
    expect(output).not.toContain('hunter2');
  });

  it('no address shows them: not those where others put theirs, nor any error, to strangers and merchants', async () => {
    const merchant = await newMerchant('curious');
    const secrets = values(stack().env).filter(([name]) => /SECRET|_KEY|MONGODB|REDIS|DATABASE|EGRESS|MAIL/.test(name));
    // The app's own id is public: App Bridge is started with it.
    const hidden = secrets.filter(([name]) => name !== 'SHOPIFY_API_KEY');
    expect(hidden.length).toBeGreaterThan(8);
    const addresses = [
      ...[
        'setup',
        'check-setup',
        'config',
        'env',
        'debug',
        'health',
        'healthz',
        'readyz',
        'status',
        'info',
        'metrics',
        '.env',
      ],
      ...[
        'api/setup',
        'api/setup-check',
        'api/check-setup',
        'api/config',
        'api/env',
        'api/debug',
        'api/test',
        'api/health',
      ],
      ...['admin', 'admin/setup', 'app/setup', 'app/settings', 'app/generate', 'app/nothing', 'app/photos/no-id'],
      ...[
        'api/openapi.json',
        'api/render/no-id',
        'server.js',
        'package.json',
        'build/server/index.js',
        'assets/../../.env',
      ],
    ];
    for (const address of addresses) {
      const strangers = await fetch(`${stack().appUrl}/${address}`);
      const merchants = await merchant.get(`/${address}`);
      for (const answer of [strangers, merchants]) {
        const shown = `${JSON.stringify([...answer.headers])}${await answer.text()}`;
        for (const [name, value] of hidden) {
          // Merchants are told where to write for help; that is all that this one is for.
          if (name === 'SUPPORT_EMAIL' && answer === merchants) continue;
          expect(shown.includes(value), `${address} shows ${name}`).toBe(false);
        }
        expect(shown).not.toMatch(/SHOPIFY_API_SECRET|MONGODB_URI|node_modules|at .*\(file:/);
      }
    }
  });
});
