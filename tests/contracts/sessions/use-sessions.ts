/** One process that stores, reads and deletes sessions, as the web and the worker do. Prints what went wrong. */
import { Session } from '@shopify/shopify-api';
import { deleteSessions, loadOfflineSession, sessionStorage } from '#app/services/shopify/sessions.ts';

const ROUNDS = 400;
const AT_ONCE = 4;
const errors: string[] = [];

async function use(round: number): Promise<void> {
  const shop = `store-${round % 5}.myshopify.com`;
  const session = new Session({ id: `offline_${shop}`, shop, state: '', isOnline: false, accessToken: `t${round}` });
  try {
    if (round % 3 === 0) await deleteSessions(shop);
    else await sessionStorage().storeSession(session);
    await loadOfflineSession(shop);
  } catch (error) {
    errors.push(error instanceof Error ? error.message : String(error));
  }
}

for (let round = 0; round < ROUNDS; round += AT_ONCE) {
  await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => use(round + index)));
}
console.log(JSON.stringify({ rounds: ROUNDS, failed: errors.length, first: errors[0] ?? null }));
process.exit(0);
