/**
 * `node worker/commands/adjust-credits.ts --shop SHOP --amount N --reason TEXT --key KEY`: adjusts a store's credits by
 * an audited ledger entry, once per key, and prints the balance after.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { adjustCredits } from '#app/domain/credits/adjust-credits.ts';
import { Refusal } from '#app/domain/errors.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';

const { values } = parseArgs({
  options: {
    shop: { type: 'string' },
    amount: { type: 'string' },
    reason: { type: 'string' },
    key: { type: 'string' },
  },
});
const wanted = z
  .object({
    shop: z.string().regex(/^[a-z0-9-]+\.myshopify\.com$/),
    amount: z.coerce.number().int(),
    reason: z.string().min(3),
    key: z.string().min(1),
  })
  .safeParse(values);
if (!wanted.success) {
  console.error('Give --shop, --amount, --reason and --key.');
  process.exit(2);
}
await connectDatabase();
try {
  const balance = await adjustCredits({ ...wanted.data, by: 'command:adjust-credits', now: new Date() });
  console.log(JSON.stringify({ shop: wanted.data.shop, balance }));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await disconnectDatabase();
}
