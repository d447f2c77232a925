/** `node worker/commands/reconcile-billing.ts`: compares all payments with the provider's lists, as every night. */

import { Refusal } from '#app/domain/errors.ts';
import { reconcileBilling } from '#app/domain/reconciliation/reconcile-billing.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';

await connectDatabase();
try {
  console.log(JSON.stringify(await reconcileBilling(new Date())));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await disconnectDatabase();
}
