import { PrismaClient } from '@prisma/client';
import { Session } from '@shopify/shopify-api';
import {
  MissingSessionStorageError,
  MissingSessionTableError,
  PrismaSessionStorage,
} from '@shopify/shopify-app-session-storage-prisma';
import { config } from '#app/config.server.ts';
import { ServiceError } from '#app/services/service-error.ts';
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
  return callStore(() => sessionStorage().loadSession(`offline_${shop}`));
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
  await callStore(async () => {
    const sessions = await sessionStorage().findSessionsByShop(shop);
    await sessionStorage().deleteSessions(sessions.map((session) => session.id));
  });
}

/** A store of sessions that is away or busy is there again later. */
async function callStore<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    // The library looks for its table once, at its start: found missing, it would stay so for this process.
    if (cause instanceof MissingSessionTableError || cause instanceof MissingSessionStorageError)
      void sessionStorage().isReady();
    throw new ServiceError('sessions', 'The store of sessions did not answer', { retry: 'later', cause });
  }
}
