/** `./bin/demo`: starts everything, loads the demo store, does the main job once, then stays up or ends. */
import { rmSync } from 'node:fs';
import { CATALOGUE } from '#sandbox/demo-store/catalogue.ts';
import { type Stack, startStack } from '#sandbox/stack/start-stack.ts';
import { fillDemoStore } from './fill-demo-store.ts';
import { doMainJob } from './main-job.ts';
import { merchantClient } from './merchant-client.ts';
import { type DemoOptions, readOptions } from './options.ts';
import { addGarmentProduct, addOwnAvatar } from './own-pictures.ts';

const HANDLE = 'demo-store';
const SHOP = `${HANDLE}.myshopify.com`;
const DATA = '.data/demo';
const TOP_UP = 3;

// The account goes to standard error: the last line of standard output is JSON with --once.
const say = (sentence: string) => process.stderr.write(`${sentence}\n`);

let stack: Stack | undefined;
let isEnding = false;

async function end(code: number): Promise<never> {
  if (!isEnding) {
    isEnding = true;
    await stack?.close();
  }
  process.exit(code);
}
process.on('SIGINT', () => void end(130));
process.on('SIGTERM', () => void end(143));

try {
  await demo(readOptions(process.argv.slice(2), process.env.DEMO_CALLED_FROM ?? process.cwd()));
} catch (error) {
  if (!isEnding) {
    say(`\n${error instanceof Error ? error.message : String(error)}`);
    await end(1);
  }
}

async function demo(options: DemoOptions): Promise<void> {
  if (options.isFresh && !options.isOnce) rmSync(DATA, { recursive: true, force: true });
  say('Starting the database, Redis, storage, the simulators, the app and the worker...');
  stack = await startStack({
    ...(options.isOnce ? {} : { dataDir: DATA }),
    ports: 'usual',
    say: (sentence) => say(`  ${sentence}`),
  });
  await fillDemoStore(stack);
  say('Everything runs. The main job, once:\n');

  const productId = options.garmentFile
    ? await addGarmentProduct(stack, HANDLE, options.garmentFile)
    : await findProduct(stack, CATALOGUE[0]?.title ?? '');
  const avatarId = options.avatarFile ? await addOwnAvatar(stack, options.avatarFile) : undefined;
  await topUpWhenEmpty(stack);
  const result = await doMainJob({ stack, shop: SHOP, productId, avatarId, saveTo: '.data/pictures', say });
  if (options.isOnce) {
    await new Promise((resolve) => process.stdout.write(`${JSON.stringify(result)}\n`, resolve));
    return end(0);
  }
  sayAddresses(stack);
}

async function findProduct(running: Stack, title: string): Promise<string> {
  const { products } = await merchantClient(running, SHOP).get<{ products: { id: string; title: string }[] }>(
    `/api/products?${new URLSearchParams({ q: title })}`,
  );
  const found = products.find((product) => product.title === title) ?? products[0];
  if (!found) throw new Error('The demo store has no products.');
  return found.id;
}

/** The demo shop never gets stuck: when its credits are used up, an audited adjustment gives it some more. */
async function topUpWhenEmpty(running: Stack): Promise<void> {
  const { credits } = await merchantClient(running, SHOP).get<{ credits: { total: number } }>('/api/credits');
  if (credits.total > 0) return;
  const reason = 'Top-up of the demo shop';
  const key = `demo-${Date.now()}`;
  await running.command([
    'worker/commands/adjust-credits.ts',
    '--shop',
    SHOP,
    '--amount',
    String(TOP_UP),
    '--reason',
    reason,
    '--key',
    key,
  ]);
  say(`The demo shop had no credits left: ${TOP_UP} were added by an audited adjustment.`);
}

function sayAddresses({ addresses, env }: Stack): void {
  say(`
Open in a browser:
  The store's admin with the app   ${addresses.shopify}/store/${HANDLE}/apps/${env.SHOPIFY_API_KEY}
  Its products, with extensions    ${addresses.shopify}/store/${HANDLE}/products
  The mail inbox                   ${addresses.mail}
  What the engine was asked        ${addresses.fashn}
  Payments, and their clock        ${addresses.lemonSqueezy}

Ctrl-C stops everything that was started here. The next ./bin/demo goes on with the same data.`);
}
