import { randomUUID } from 'node:crypto';
import { PrismaClient } from '@prisma/client';
import type { Session } from '@shopify/shopify-api';
import {
  MissingSessionStorageError,
  MissingSessionTableError,
  PrismaSessionStorage,
} from '@shopify/shopify-app-session-storage-prisma';
import { config } from '#app/config.server.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { SessionDatabase } from './session-database.ts';

let storage: PrismaSessionStorage<PrismaClient> | undefined;
let client: PrismaClient | undefined;

/** Where Shopify's sessions and their tokens are kept: libSQL, a file on one machine or a server's address on many. */
export function sessionStorage(): PrismaSessionStorage<PrismaClient> {
  storage ??= new PrismaSessionStorage(sharedClient());
  return storage;
}

function sharedClient(): PrismaClient {
  client ??= sessionClient();
  return client;
}

function sessionClient(): PrismaClient {
  return new PrismaClient({ adapter: new SessionDatabase({ url: config.sessions.databaseUrl }) });
}

class Undone extends Error {}

/** Writes a session and takes it back, without the storage, which tries for long and prints where it looked. */
export async function trySessions(): Promise<void> {
  const once = sessionClient();
  const probe = { id: `probe_${randomUUID()}`, shop: 'probe', state: '', isOnline: false, accessToken: '' };
  try {
    await once.$transaction(async (transaction) => {
      await transaction.session.create({ data: probe });
      await transaction.session.findUniqueOrThrow({ where: { id: probe.id } });
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  } finally {
    await once.$disconnect();
  }
}

/** The session whose token works without anybody being at the screen. */
export async function loadOfflineSession(shop: string): Promise<Session | undefined> {
  return callStore(() => sessionStorage().loadSession(`offline_${shop}`));
}

/**
 * Forgets an access token that Shopify takes no longer, so that the store gets another one when its app is next opened.
 * False when another one was written in between.
 */
export async function forgetAccessToken(shop: string, accessToken: string): Promise<boolean> {
  return replaceTokens({ shop, accessToken }, { accessToken: '' });
}

export interface Tokens {
  /** Empty: there is none. */
  accessToken: string;
  /** What is not named stays; null is none. */
  scope?: string;
  expires?: Date | null;
  refreshToken?: string | null;
  refreshTokenExpires?: Date | null;
}

/**
 * Writes a store's new tokens in the place of the one that they follow. False when another process has written others in
 * between, or the session is gone: nothing is overwritten then.
 */
export async function replaceTokens(before: { shop: string; accessToken: string }, tokens: Tokens): Promise<boolean> {
  const { shop, accessToken } = before;
  const following = { id: `offline_${shop}`, accessToken };
  const { count } = await callStore(() => sharedClient().session.updateMany({ where: following, data: tokens }));
  return count === 1;
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
