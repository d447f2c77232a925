import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { startShopifySimulator } from '#sandbox/simulators/shopify/simulator.ts';

const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), 'app-deploy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TOML = `
client_id = "the-app"
name = "Deployed"
application_url = "https://app.example.com"
embedded = true
[access_scopes]
scopes = "read_products,write_files"
[auth]
redirect_urls = ["https://app.example.com/auth/callback"]
[webhooks]
api_version = "2026-10"
[[webhooks.subscriptions]]
topics = ["shop/update"]
compliance_topics = ["customers/data_request", "customers/redact", "shop/redact"]
uri = "/webhooks/shopify"
`;

const start = () =>
  startShopifySimulator({ port: 0, dataDir: path.join(folder, 'data'), apiKey: 'the-app', apiSecret: 'a-secret' });

async function appAt(url: string): Promise<Record<string, unknown>> {
  return ((await (await fetch(`${url}/_control/state`)).json()) as { app: Record<string, unknown> }).app;
}

/** Runs `shopify app deploy` with this toml in the working folder. */
function deploy(url: string, toml: string) {
  writeFileSync(path.join(folder, 'shopify.app.toml'), toml);
  const env = { ...process.env, SHOPIFY_SIMULATOR_URL: url };
  return run(path.resolve('sandbox/simulators/shopify/command/shopify'), ['app', 'deploy'], { cwd: folder, env });
}

describe('The simulated Shopify', () => {
  it('knows neither scopes nor webhooks of an app before `shopify app deploy`, and all of them for good after it', async () => {
    const first = await start();
    expect(await appAt(first.url)).toMatchObject({ scopes: [], subscriptions: [] });
    await deploy(first.url, TOML);
    const deployed = {
      name: 'Deployed',
      appUrl: 'https://app.example.com',
      scopes: ['read_products', 'write_files'],
      subscriptions: ['shop/update', 'customers/data_request', 'customers/redact', 'shop/redact'].map((topic) => ({
        topic,
        uri: '/webhooks/shopify',
      })),
    };
    expect(await appAt(first.url)).toMatchObject(deployed);
    await first.close();
    const again = await start();
    expect(await appAt(again.url)).toMatchObject(deployed);
    await again.close();
  });

  it('refuses a version that Shopify would refuse, in words, and keeps the one before', async () => {
    const { url, close } = await start();
    const refused = { code: 1, stderr: expect.stringContaining('is no topic') };
    await expect(deploy(url, TOML.replace('shop/update', 'shop/updated'))).rejects.toMatchObject(refused);
    const other = { code: 1, stderr: expect.stringContaining('no app of yours') };
    await expect(deploy(url, TOML.replace('the-app', 'another-app'))).rejects.toMatchObject(other);
    expect(await appAt(url)).toMatchObject({ name: 'Deployed' });
    await close();
  });
});
