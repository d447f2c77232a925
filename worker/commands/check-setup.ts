/**
 * `node worker/commands/check-setup.ts [--shop STORE.myshopify.com]`: says of every outside system whether the settings
 * for it are right, and what to change. Shopify is asked at the store's address. No value of a setting is printed. Ends
 * with 1 when something is wrong.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { parseConfig, readSettings } from '#app/config.server.ts';
import { checkSetup } from '#app/domain/setup/check-setup.ts';
import { disconnectDatabase } from '#app/services/database/connection.ts';

try {
  parseConfig(readSettings());
} catch (error) {
  // This message names variables and shows no value.
  console.error(error instanceof Error ? error.message : 'The configuration cannot be read.');
  process.exit(1);
}
const { values } = parseArgs({ options: { shop: { type: 'string' } } });
const shop = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/)
  .optional()
  .safeParse(values.shop);
if (!shop.success) {
  console.error('--shop is a store’s own address: STORE.myshopify.com.');
  process.exit(2);
}
const findings = await checkSetup({ shop: shop.data });
for (const { part, isRight, sentence } of findings) console.log(`${isRight ? 'right' : 'WRONG'}  ${part}: ${sentence}`);
await disconnectDatabase();
process.exit(findings.every((finding) => finding.isRight) ? 0 : 1);
