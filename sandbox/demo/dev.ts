/** `npm run dev`: the demo's surroundings with hot reload, and what web and worker log in the terminal. With real keys in `.env` the same code talks to real services. */
import { join } from 'node:path';
import { startStack } from '#sandbox/stack/start-stack.ts';
import { fillDemoStore } from './fill-demo-store.ts';
import { readableLine } from './log-line.ts';

const showLine = (processName: string, line: string) => console.log(readableLine(processName, line));
const stack = await startStack({
  dataDir: '.data/dev',
  ports: 'usual',
  isWatching: true,
  say: console.log,
  hear: showLine,
});
await fillDemoStore(stack);
console.log(`\nThe app:  ${stack.addresses.shopify}/store/demo-store/apps/${stack.env.SHOPIFY_API_KEY}`);
console.log(`Mail:     ${stack.addresses.mail}`);
console.log(`Logs:     ${join(stack.dataDir, 'logs')}`);
const stop = () => void stack.close().then(() => process.exit(0));
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
