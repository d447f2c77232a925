import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';

type DatabaseKind = 'configured' | 'mongod' | 'embedded';

export type RunningDatabase = {
  readonly uri: string;
  readonly kind: DatabaseKind;
  /** Stops what was started here; a configured database is left alone. */
  close(): Promise<void>;
};

export type StartDatabaseOptions = {
  /** Where the data is kept; without it the data lives as long as the database. */
  readonly dataDir?: string | undefined;
  /** 0 or none takes a free one. */
  readonly port?: number;
  /** Insists on one kind instead of the first that there is. */
  readonly preferred?: DatabaseKind;
  readonly log?: (line: string) => void;
};

/**
 * Gives a database in this order: the one that MONGODB_URI names, a `mongod` on the PATH started as a one-node replica
 * set, the embedded server in a process of its own. The product cannot tell them apart.
 */
export async function startDatabase(options: StartDatabaseOptions = {}): Promise<RunningDatabase> {
  const { preferred } = options;
  const configured = process.env.MONGODB_URI;
  const kind = preferred ?? (configured ? 'configured' : findMongod() ? 'mongod' : 'embedded');
  switch (kind) {
    case 'configured':
      if (!configured) throw new Error('MONGODB_URI is not set');
      return { uri: configured, kind, close: async () => undefined };
    case 'mongod':
      return startMongod(options);
    case 'embedded':
      return startEmbedded(options);
  }
}

function findMongod(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, 'mongod')).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function startMongod({ dataDir, port, log = console.error }: StartDatabaseOptions): Promise<RunningDatabase> {
  const command = findMongod();
  if (!command) throw new Error('There is no mongod on the PATH');
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'mongod-'));
  mkdirSync(folder, { recursive: true });
  const usedPort = port || (await freePort());
  const flags = [
    '--replSet',
    'local',
    '--bind_ip',
    '127.0.0.1',
    '--port',
    String(usedPort),
    '--dbpath',
    folder,
    '--quiet',
  ];
  const child = spawn(command, flags, { stdio: 'ignore' });
  const uri = `mongodb://127.0.0.1:${usedPort}/?replicaSet=local&directConnection=true`;
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`mongod ended with code ${code} before it was ready`);
  });
  ended.catch(() => undefined);
  const ready = initiateReplicaSet(usedPort);
  ready.catch(() => undefined);
  await Promise.race([ready, ended]);
  log(`mongod ${command} on 127.0.0.1:${usedPort}`);
  return {
    uri,
    kind: 'mongod',
    async close() {
      await stopChild(child);
      if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const startupMs = 30_000;

/** Makes the lonely mongod a replica set and waits until it is its primary. */
async function initiateReplicaSet(port: number): Promise<void> {
  const host = `127.0.0.1:${port}`;
  const connection = await mongoose
    .createConnection(`mongodb://${host}/?directConnection=true`, { serverSelectionTimeoutMS: startupMs })
    .asPromise();
  try {
    const admin = connection.getClient().db('admin');
    await admin.command({ replSetInitiate: { _id: 'local', members: [{ _id: 0, host }] } }).catch((error: unknown) => {
      // A folder that was used before brings its replica set with it.
      if (!(error instanceof Error) || !('codeName' in error) || error.codeName !== 'AlreadyInitialized') throw error;
    });
    const giveUpAt = Date.now() + startupMs;
    while (!(await admin.command({ hello: 1 })).isWritablePrimary) {
      if (Date.now() > giveUpAt) throw new Error('mongod did not become a primary');
      await sleep(100);
    }
  } finally {
    await connection.close();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** The embedded server as a program of its own: PORT and DATA_DIR in, one line of JSON out. */
export const embeddedProgram = fileURLToPath(new URL('./main.ts', import.meta.url));

/** All documents are in its memory, and Node's own limit is some 4 GB however much more the machine has. */
const heapLimit = '--max-old-space-size-percentage=50';

const endWithParent = new URL('../stack/end-with-parent.mjs', import.meta.url).href;

async function startEmbedded({ dataDir, port, log = console.error }: StartDatabaseOptions): Promise<RunningDatabase> {
  // The other end of its standard input is ours: when this process dies, in whatever way, the database ends too.
  const args = [heapLimit, '--import', endWithParent, embeddedProgram];
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PORT: String(port ?? 0), DATA_DIR: dataDir ?? '' },
  });
  createInterface({ input: child.stderr }).on('line', (line) => log(line));
  const uri = await readyUrl(child);
  return { uri, kind: 'embedded', close: () => stopChild(child) };
}

/** Waits for the line that says where the server is; a child that ends before it is an error. */
async function readyUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the child has no output to read');
  const lines = createInterface({ input: child.stdout });
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`the embedded database ended with code ${code} before it was ready`);
  });
  const ready = once(lines, 'line').then(([line]) => (JSON.parse(String(line)) as { url: string }).url);
  exited.catch(() => undefined);
  return Promise.race([ready, exited]);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
