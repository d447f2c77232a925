import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes sure that no other process has the folder open; answers what lets go of it. The lock is a socket that listens, so
 * it goes with the process that holds it, however that one ends.
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 24);
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\embedded-${name}` : join(tmpdir(), `embedded-${name}.sock`);
  if (await isAnswering(path)) throw new Error(`Another embedded database has ${folder} open`);
  if (process.platform !== 'win32') rmSync(path, { force: true });
  const lock = await listening(path);
  lock.unref();
  return () => {
    lock.close();
  };
}

async function isAnswering(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function listening(path: string): Promise<Server> {
  const lock = createServer((socket) => socket.destroy()).listen(path);
  await once(lock, 'listening');
  return lock;
}
