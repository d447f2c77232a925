import { PrismaClient } from '@prisma/client';
import { Session } from '@shopify/shopify-api';
import { PrismaSessionStorage } from '@shopify/shopify-app-session-storage-prisma';
import { config } from '#app/config.server.ts';
import { SessionDatabase } from './session-database.ts';

let storage: PrismaSessionStorage<PrismaClient> | undefined;

/** Where Shopify's sessions and their tokens are kept: libSQL, a file on one machine or a server's address on many. */
export function sessionStorage(): PrismaSessionStorage<PrismaClient> {
  storage ??= new PrismaSessionStorage(sessionClient());
  return storage;
}

function sessionClient(): PrismaClient {
  return new PrismaClient({ adapter: new SessionDatabase({ url: config.sessions.databaseUrl }) });
}

/** Reads the table once, without the storage, which tries for long and prints where it looked. */
export async function readSessionsTable(): Promise<void> {
  const client = sessionClient();
  try {
    await client.session.count();
  } finally {
    await client.$disconnect();
  }
}

/** The session whose token works without anybody being at the screen. */
export async function loadOfflineSession(shop: string): Promise<Session | undefined> {
  return sessionStorage().loadSession(`offline_${shop}`);
}

/** Forgets an access token that Shopify takes no longer, so that the store gets another one when its app is next opened. */
export async function forgetAccessToken(shop: string, accessToken: string): Promise<void> {
  const session = await loadOfflineSession(shop);
  if (session?.accessToken !== accessToken) return;
  const { accessToken: _forgotten, ...rest } = session.toObject();
  await sessionStorage().storeSession(new Session(rest));
}

/** Forgets every token of a store, after it removed the app. */
export async function deleteSessions(shop: string): Promise<void> {
  const sessions = await sessionStorage().findSessionsByShop(shop);
  await sessionStorage().deleteSessions(sessions.map((session) => session.id));
}
