import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleExtension } from '#extensions/building/bundle-extension.ts';
import { readExtensions } from '#extensions/building/read-extensions.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shopify-build-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('Shopify’s own command line builds the extensions into the very bytes that ours does', async () => {
  const app = join(folder, 'app');
  mkdirSync(app);
  for (const name of ['extensions', 'shopify.app.toml', 'package.json']) {
    cpSync(name, join(app, name), { recursive: true, filter: (source) => !source.endsWith('/dist') });
  }
  symlinkSync(resolve('node_modules'), join(app, 'node_modules'));
  await promisify(execFile)('shopify', ['app', 'build', '--skip-dependencies-installation'], {
    cwd: app,
    env: { ...process.env, ...withoutNetwork(), NODE_ENV: 'production', CI: '1', SHOPIFY_CLI_NO_ANALYTICS: '1' },
  });
  const extensions = readExtensions(join(app, 'extensions'));
  expect(extensions.length).toBeGreaterThanOrEqual(3);
  for (const extension of extensions) {
    const [ours] = await bundleExtension(extension, join(folder, 'ours'));
    const theirs = readFileSync(join(extension.folder, 'dist', `${extension.handle}.js`), 'utf8');
    // Not compared by `toBe`: a difference would be told by whole scripts.
    expect(readFileSync(ours?.file ?? '', 'utf8') === theirs, extension.handle).toBe(true);
  }
});

/** It asks the registry for a newer version of itself, unless it remembers to have asked. */
function withoutNetwork(): Record<string, string> {
  const config = join(folder, 'home', '.config', 'shopify-cli-kit-nodejs');
  mkdirSync(config, { recursive: true });
  const { version } = createRequire(import.meta.url)('@shopify/cli/package.json') as { version: string };
  const asked = { value: version, timestamp: Date.UTC(2100, 0) };
  writeFileSync(join(config, 'config.json'), JSON.stringify({ cache: { 'npm-package-@shopify/cli': asked } }));
  return { HOME: join(folder, 'home'), XDG_CONFIG_HOME: join(folder, 'home', '.config') };
}
