import { createHash, randomInt, randomUUID } from 'node:crypto';
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
import { isStale, sealed, sealToken, unsealed, unsealToken } from './session-tokens.ts';

type SessionStorage = Pick<
  PrismaSessionStorage<PrismaClient>,
  'storeSession' | 'loadSession' | 'findSessionsByShop' | 'deleteSession' | 'deleteSessions'
>;

let rows: PrismaSessionStorage<PrismaClient> | undefined;
let client: PrismaClient | undefined;

/** Where Shopify's sessions and their tokens are kept: libSQL, a file on one machine or a server's address on many. */
export function sessionStorage(): SessionStorage {
  return {
    storeSession: (session) => sessionRows().storeSession(sealed(session)),
    loadSession: async (id) => {
      const session = await sessionRows().loadSession(id);
      return session && unsealed(session);
    },
    findSessionsByShop: async (shop) => (await sessionRows().findSessionsByShop(shop)).map(unsealed),
    deleteSession: (id) => sessionRows().deleteSession(id),
    deleteSessions: (ids) => sessionRows().deleteSessions(ids),
  };
}

/** The sessions as they are written, with sealed tokens. */
function sessionRows(): PrismaSessionStorage<PrismaClient> {
  rows ??= new PrismaSessionStorage(sharedClient());
  return rows;
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

/** Names the store of sessions: two processes that read the same name have the same one. A file carries its own number. */
export async function readSessionStoreId(): Promise<string> {
  const { databaseUrl } = config.sessions;
  if (!databaseUrl.startsWith('file:')) {
    const { host, pathname } = new URL(databaseUrl);
    return createHash('sha256').update(`${host}${pathname}`).digest('hex').slice(0, 16);
  }
  return callStore(async () => {
    const known = await readFileNumber();
    if (known !== 0) return `file-${known}`;
    await sharedClient().$executeRawUnsafe(`PRAGMA application_id = ${randomInt(1, 2 ** 31)}`);
    // Read again: another process may have numbered it at the same time.
    return `file-${await readFileNumber()}`;
  });
}

/** A number in the file's head that SQLite leaves to its users; 0 until it is set. */
async function readFileNumber(): Promise<number> {
  const rows = await sharedClient().$queryRawUnsafe<{ application_id: number | bigint }[]>('PRAGMA application_id');
  return Number(rows[0]?.application_id ?? 0);
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
  const id = `offline_${before.shop}`;
  const { accessToken, refreshToken } = tokens;
  return callStore(async () => {
    const row = await sharedClient().session.findUnique({ where: { id }, select: { accessToken: true } });
    if (!row || unsealToken(id, 'accessToken', row.accessToken) !== before.accessToken) return false;
    return replaceRow(
      { id, accessToken: row.accessToken },
      {
        ...tokens,
        accessToken: sealToken(id, 'accessToken', accessToken),
        ...(refreshToken ? { refreshToken: sealToken(id, 'refreshToken', refreshToken) } : {}),
      },
    );
  });
}

/** Whatever is written seals anew, so the same text is the same writing: nobody was there in between. */
async function replaceRow(before: { id: string; accessToken: string }, data: Tokens): Promise<boolean> {
  const { count } = await sharedClient().session.updateMany({ where: before, data });
  return count === 1;
}

const ROWS_AT_ONCE = 200;

/**
 * Seals with the newest key what is kept plain or was sealed with an older one; returns how many sessions. What another
 * process writes meanwhile is left: it is sealed already.
 */
export async function sealStaleTokens(): Promise<number> {
  let count = 0;
  let last = '';
  for (;;) {
    const where = { id: { gt: last } };
    const page = await callStore(() =>
      sharedClient().session.findMany({ where, take: ROWS_AT_ONCE, orderBy: { id: 'asc' } }),
    );
    for (const row of page) if (await callStore(() => sealRow(row))) count += 1;
    if (page.length < ROWS_AT_ONCE) return count;
    last = page.at(-1)?.id ?? last;
  }
}

async function sealRow(row: { id: string; accessToken: string; refreshToken: string | null }): Promise<boolean> {
  const { id, accessToken, refreshToken } = row;
  if (!isStale(accessToken) && !isStale(refreshToken ?? '')) return false;
  const access = unsealToken(id, 'accessToken', accessToken);
  const refresh = unsealToken(id, 'refreshToken', refreshToken ?? '');
  // A key that is missing may come back: what can't be read is not overwritten.
  if (accessToken && !access) return false;
  return replaceRow(
    { id, accessToken },
    {
      accessToken: sealToken(id, 'accessToken', access),
      refreshToken: refresh ? sealToken(id, 'refreshToken', refresh) : refreshToken,
    },
  );
}

/** Forgets every token of a store, after it removed the app. */
export async function deleteSessions(shop: string): Promise<void> {
  await callStore(async () => {
    const sessions = await sessionRows().findSessionsByShop(shop);
    await sessionRows().deleteSessions(sessions.map((session) => session.id));
  });
}

/** A store of sessions that is away or busy is there again later. */
async function callStore<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    // The library looks for its table once, at its start: found missing, it would stay so for this process.
    if (cause instanceof MissingSessionTableError || cause instanceof MissingSessionStorageError)
      void sessionRows().isReady();
    throw new ServiceError('sessions', 'The store of sessions did not answer', { retry: 'later', cause });
  }
}
