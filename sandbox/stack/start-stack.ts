/** Starts everything that the product needs on one machine, and the product itself. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type RunningDatabase, startDatabase } from '#sandbox/embedded-database/start-database.ts';
import { type ManagedProcess, startProcess } from './managed-process.ts';
import { choosePorts, type Ports } from './ports.ts';
import { runCommand } from './run-command.ts';
import { type StackSettings, stackSettings } from './stack-settings.ts';

export interface StackOptions {
  /** Kept between starts; left out, it is thrown away at the end. */
  dataDir?: string;
  ports: 'usual' | 'free';
  /** Development: Vite serves the app, and the worker starts again when its files change. */
  isWatching?: boolean;
  /** Everything around the product alone: Shopify was not told of it yet, and it is for others to start. */
  isWithoutProduct?: boolean;
  /** Further variables for the product and the simulators. */
  env?: Record<string, string>;
  /** Hears what a person should know: one sentence each. */
  say?: (sentence: string) => void;
  /** Hears each line that the product itself, web and worker, logs. */
  hear?: (processName: string, line: string) => void;
}

export interface Stack {
  env: Record<string, string>;
  addresses: StackSettings['addresses'];
  dataDir: string;
  processes: Record<string, ManagedProcess>;
  /** Ends the database and starts it again with what it had. One that was configured is left alone. */
  restartDatabase: () => Promise<void>;
  /** Runs one of the product's commands (`worker/commands/...`) in the product's environment. */
  command: (args: string[]) => Promise<string>;
  close: () => Promise<void>;
}

const READY_LINE = /"ready":true/;
const PRODUCT_PRELOAD = ['--import', './sandbox/egress/preload.mjs'];

export async function startStack(options: StackOptions): Promise<Stack> {
  const { say = () => {}, hear } = options;
  const isThrownAway = options.dataDir === undefined;
  const dataDir = resolve(options.dataDir ?? mkdtempSync(join(tmpdir(), 'modelsnap-')));
  mkdirSync(dataDir, { recursive: true });
  const ports = await choosePorts(options.ports, (name, usual, instead) => {
    say(`Port ${usual} (${name}) is taken by another program; ${instead} is used instead.`);
  });
  const settings = stackSettings(ports, dataDir, {
    NODE_ENV: options.isWatching ? 'development' : 'production',
    ...options.env,
  });
  const closers: (() => Promise<void>)[] = [];
  const processes: Record<string, ManagedProcess> = {};
  const close = async () => {
    for (const closeOne of closers.reverse()) await closeOne().catch(() => {});
    if (isThrownAway) rmSync(dataDir, { recursive: true, force: true });
  };
  const launch = async (
    name: string,
    order: { args: string[]; env: Record<string, string>; readyAddress?: string; hear?: (line: string) => void },
  ) => {
    const logFile = join(dataDir, 'logs', `${name}.log`);
    const ready = order.readyAddress ? {} : { readyLine: READY_LINE };
    const started = await startProcess({ name, logFile, ...order, ...ready });
    processes[name] = started;
    closers.push(() => started.stop());
  };

  let database: RunningDatabase | undefined;
  const place = { dataDir: join(dataDir, 'database'), port: ports.database };
  const restartDatabase = async () => {
    await database?.close();
    database = await startDatabase({ ...place, log: () => {} });
  };

  try {
    database = await startDatabase(place);
    closers.push(async () => database?.close());
    settings.env.MONGODB_URI = database.uri;
    say(databaseSentence(database.kind));
    await Promise.all([
      ...outsideWorld(settings, ports, dataDir, options).map(({ name, ...order }) => launch(name, order)),
      // It needs nobody of them.
      options.isWithoutProduct ? undefined : prepareSessions(settings.env),
    ]);
    if (!options.isWithoutProduct) {
      await runCommand(['worker/commands/migrate.ts'], settings.env);
      await Promise.all(
        product(settings, options.isWatching ?? false).map(({ name, ...order }) =>
          launch(name, { ...order, ...(hear ? { hear: (line: string) => hear(name, line) } : {}) }),
        ),
      );
    }
    await launch('gateway', {
      args: ['sandbox/app-gateway/main.ts'],
      env: {
        ...settings.env,
        PORT: String(ports.app),
        TARGET_URL: settings.addresses.web,
        ADMIN_ORIGINS: adminOrigins(ports),
      },
    });
  } catch (error) {
    await close();
    throw error;
  }
  const command = (args: string[]) => runCommand([...PRODUCT_PRELOAD, ...args], settings.env);
  return { env: settings.env, addresses: settings.addresses, dataDir, processes, restartDatabase, command, close };
}

function databaseSentence(kind: 'configured' | 'mongod' | 'embedded'): string {
  switch (kind) {
    case 'configured':
      return 'The database is the one in MONGODB_URI.';
    case 'mongod':
      return 'The database is this machine’s mongod, as a replica set of one.';
    case 'embedded':
      return 'The database is the embedded one, for development and demonstration only.';
  }
}

interface Part {
  name: string;
  args: string[];
  env: Record<string, string>;
  readyAddress?: string;
}

function outsideWorld(settings: StackSettings, ports: Ports, dataDir: string, options: StackOptions): Part[] {
  const at = (name: keyof Ports, folder: string) => ({
    ...settings.env,
    ...options.env,
    PORT: String(ports[name]),
    DATA_DIR: join(dataDir, folder),
  });
  const publicUrl = (name: 'shopify' | 'fashn' | 'lemonSqueezy') => ({ PUBLIC_URL: settings.addresses[name] });
  const parts: Part[] = [
    { name: 'redis', args: ['sandbox/redis/main.ts'], env: at('redis', 'redis') },
    {
      name: 'shopify',
      args: ['sandbox/simulators/shopify/main.ts'],
      env: {
        ...at('shopify', 'shopify'),
        ...publicUrl('shopify'),
        ...(options.isWithoutProduct
          ? {}
          : { APP_URL: settings.addresses.app, APP_TOML: 'shopify.app.toml', EXTENSIONS_FOLDER: 'extensions' }),
      },
    },
  ];
  if (!settings.isReal.s3) parts.push({ name: 's3', args: ['sandbox/s3/main.ts'], env: at('s3', 's3') });
  if (!settings.isReal.fashn) {
    parts.push({
      name: 'fashn',
      args: ['sandbox/simulators/fashn/main.ts'],
      env: { ...at('fashn', 'fashn'), ...publicUrl('fashn') },
    });
  }
  if (!settings.isReal.lemonSqueezy) {
    parts.push({
      name: 'lemon-squeezy',
      args: ['sandbox/simulators/lemon-squeezy/main.ts'],
      env: {
        ...at('lemonSqueezy', 'lemon-squeezy'),
        ...publicUrl('lemonSqueezy'),
        WEBHOOK_URL: `${settings.addresses.app}/webhooks/lemonsqueezy`,
      },
    });
  }
  if (!settings.isReal.mail) {
    parts.push({
      name: 'mail',
      args: ['sandbox/simulators/resend/main.ts'],
      env: { ...at('mail', 'mail'), WEBHOOK_URL: `${settings.addresses.app}/webhooks/resend` },
    });
  }
  return parts;
}

/** Tables of the sessions: made before anything is served, harmless to repeat. */
async function prepareSessions(env: Record<string, string>): Promise<void> {
  await runCommand(['node_modules/prisma/build/index.js', 'migrate', 'deploy'], env);
}

function product(settings: StackSettings, isWatching: boolean): Part[] {
  if (!isWatching && !existsSync('build/server/index.js'))
    throw new Error('The app is not built yet: run npm run build first.');
  const watch = isWatching ? ['--watch', '--watch-preserve-output'] : [];
  // As `bin/web` and `bin/worker` have it.
  const env = { MALLOC_ARENA_MAX: '2', ...settings.env };
  return [
    {
      name: 'web',
      args: [...PRODUCT_PRELOAD, 'app/web/server.ts'],
      env,
      readyAddress: `${settings.addresses.web}/readyz`,
    },
    {
      name: 'worker',
      args: [...watch, ...PRODUCT_PRELOAD, 'worker/main.ts'],
      env,
      readyAddress: `${settings.addresses.worker}/healthz`,
    },
  ];
}

function adminOrigins(ports: Ports): string {
  return [`http://localhost:${ports.shopify}`, `http://127.0.0.1:${ports.shopify}`].join(',');
}
