import { mkdirSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { answerCommand } from './commands/dispatch.ts';
import { createCursors } from './commands/open-cursors.ts';
import type { Server } from './commands/request.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createMessageReader } from './message-reader.ts';
import { lockFolder } from './storage/lock-folder.ts';
import { openStore } from './storage/open-store.ts';
import { createWaitingRoom } from './storage/turns.ts';
import { encodeReply, parseMessage } from './wire.ts';

export type EmbeddedDatabaseOptions = {
  /** 0 takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** Where the journal is kept; without it everything is in memory only. */
  readonly dataDir?: string | undefined;
  readonly log?: (line: string) => void;
  /** How often expired documents are looked for; MongoDB does so once a minute. */
  readonly expirySweepMs?: number;
};

export type EmbeddedDatabase = { readonly uri: string; close(): Promise<void> };

const setName = 'embedded';

/**
 * Starts the embedded database: a stand-in for a one-node MongoDB replica set, for development, tests and the demo. It
 * refuses to run with NODE_ENV=production.
 */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions = {}): Promise<EmbeddedDatabase> {
  if (process.env.NODE_ENV === 'production') {
    throw new Error(
      'The embedded database is a simulation for development and does not run in production: set MONGODB_URI',
    );
  }
  const { port = 0, host = '127.0.0.1', dataDir, log = (line) => console.error(line), expirySweepMs = 1000 } = options;
  const unlock = dataDir === undefined ? () => undefined : await lockFolder(makeFolder(dataDir));
  const { store, sessions, documents, tornBytes } = openStore(dataDir);
  const sockets = new Set<Socket>();
  const listener = createServer({ noDelay: true });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, host, resolve);
  });
  const address = `${host}:${(listener.address() as AddressInfo).port}`;
  const waitingRoom = createWaitingRoom(() => sockets.size);
  const server: Server = { store, sessions, cursors: createCursors(), waitingRoom, address, setName };
  let connections = 0;
  listener.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(server, socket, connections);
  });
  const stopHousekeeping = startHousekeeping(server, expirySweepMs);
  const kept = dataDir === undefined ? 'in memory only' : `${documents} documents from ${dataDir}`;
  log(`Embedded database on ${address}: a simulation of MongoDB for development, not for production (${kept})`);
  if (tornBytes > 0) log(`Left out the last, unfinished write of the journal (${tornBytes} bytes, never acknowledged)`);
  return {
    uri: `mongodb://${address}/?replicaSet=${setName}&directConnection=true`,
    async close() {
      stopHousekeeping();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
      store.journal.close();
      unlock();
    },
  };
}

function makeFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Answers the messages of one connection one after the other. */
function serveConnection(server: Server, socket: Socket, connectionId: number): void {
  const received = createMessageReader();
  let isBusy = false;
  const failed = (error: unknown) => {
    console.error('The embedded database closes a connection:', error);
    socket.destroy();
  };
  const next = async () => {
    if (isBusy) return;
    isBusy = true;
    for (let message = received.next(); message; message = received.next()) {
      const request = parseMessage(message);
      const reply = await answerCommand(server, request.command, connectionId);
      if (request.wantsReply && !socket.destroyed) socket.write(encodeReply(request, reply));
    }
    isBusy = false;
  };
  socket.on('data', (chunk) => {
    received.add(chunk);
    next().catch(failed);
  });
  socket.on('error', () => socket.destroy());
}
