import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { PrismaLibSQL } from '@prisma/adapter-libsql';

type Client = ReturnType<PrismaLibSQL['createClient']>;

const BUSY_TIMEOUT_MS = 5000;
const OWNER_ONLY = 0o600;

/**
 * libSQL for several processes. The web and the worker share one file on one machine, and SQLite's own defaults are not
 * made for that: a commit that meets a reader fails at once and keeps its lock, which shuts every process out for good.
 * Here readers never stand in a writer's way (the write-ahead log), and a writer waits for its turn. A libSQL server
 * needs neither.
 */
export class SessionDatabase extends PrismaLibSQL {
  override createClient(config: Parameters<PrismaLibSQL['createClient']>[0]): Client {
    if (config.url.startsWith('file:')) keepToOwner(config.url);
    const client = super.createClient(config);
    return client.protocol === 'file' ? shareFile(client) : client;
  }
}

function shareFile(client: Client): Client {
  const prepare = () => client.execute(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  // Calls on a file are done in order: whatever the caller asks first comes after these.
  void prepare()
    .then(() => client.execute('PRAGMA journal_mode = WAL'))
    .catch(() => {});
  const begin = client.transaction.bind(client);
  client.transaction = async () => {
    // Taking the write lock at the start: one taken half-way can't be waited for.
    const transaction = await begin('write');
    // The client goes on with a new connection, which knows nothing of the above.
    await prepare();
    return transaction;
  };
  return client;
}

/** Stores' tokens are in it: nobody but the user of the process reads it, nor the journals beside it. */
function keepToOwner(address: string): void {
  const [file = ''] = address.replace(/^file:(\/\/)?/, '').split('?', 1);
  try {
    // Made here, or the library would make it for everybody to read. One that is there is not opened: closing it would
    // end the locks that this process holds on it.
    if (!existsSync(file)) closeSync(openSync(file, 'ax', OWNER_ONLY));
    for (const path of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(path)) chmodSync(path, OWNER_ONLY);
  } catch {
    // No folder, somebody else's file, or another process was quicker: whatever is wrong, opening it says so.
  }
}
