/** `npm run dev`: the demo's surroundings with hot reload. With real keys in `.env` the same code talks to real services. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawDemoStore } from '#sandbox/demo-store/draw-demo-store.ts';
import { loadDemoStore } from '#sandbox/demo-store/load-demo-store.ts';
import { startStack } from '#sandbox/stack/start-stack.ts';

const DATA = '.data/dev';
const PICTURES = '.data/demo-store';

const drawn = await drawDemoStore({ outDir: PICTURES });
const stack = await startStack({ dataDir: DATA, ports: 'usual', isWatching: true, say: console.log });
await loadDemoStore({ simulatorUrl: stack.addresses.shopify, handle: 'demo-store', outDir: PICTURES });
const list = join(stack.dataDir, 'avatars.json');
writeFileSync(list, JSON.stringify(drawn.avatars));
await stack.command(['worker/commands/import-avatars.ts', list]);
console.log(`\nThe app:  ${stack.addresses.shopify}/store/demo-store/apps/${stack.env.SHOPIFY_API_KEY}`);
console.log(`Mail:     ${stack.addresses.mail}`);
console.log(`Logs:     ${join(stack.dataDir, 'logs')}`);
const stop = () => void stack.close().then(() => process.exit(0));
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
