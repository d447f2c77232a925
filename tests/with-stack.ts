/** Starts the whole stack once for a project of tests, on free ports and throw-away data, with avatars in the library. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startStack } from '#sandbox/stack/start-stack.ts';
import { drawTestAvatars } from '#tests/fixtures/test-avatars.ts';
import '#tests/fixtures/stack.ts';

export default async function withStack(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startStack({ ports: 'free', env: { LATENCY_MS: '400', LOG_LEVEL: 'info' } });
  const folder = join(stack.dataDir, 'avatars');
  mkdirSync(folder, { recursive: true });
  const list = join(folder, 'avatars.json');
  writeFileSync(list, JSON.stringify(await drawTestAvatars(folder)));
  await stack.command(['worker/commands/import-avatars.ts', list]);
  const { addresses, env } = stack;
  project.provide('stack', {
    appUrl: addresses.app,
    shopifyUrl: addresses.shopify,
    fashnUrl: addresses.fashn,
    mailUrl: addresses.mail,
    s3Url: addresses.s3,
    apiKey: env.SHOPIFY_API_KEY ?? '',
    apiSecret: env.SHOPIFY_API_SECRET ?? '',
    env,
    dataDir: stack.dataDir,
  });
  return stack.close;
}
