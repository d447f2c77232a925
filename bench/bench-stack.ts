import { type Stack, type StackOptions, startStack } from '#sandbox/stack/start-stack.ts';

/**
 * Runs a benchmark against a stack of its own: free ports, data that is thrown away. The benchmark's own process gets
 * the product's settings, so that it can call the product's functions too.
 */
export async function onOwnStack<T>(
  options: Pick<StackOptions, 'env'>,
  work: (stack: Stack) => Promise<T>,
): Promise<T> {
  const stack = await startStack({ ports: 'free', env: { LOG_LEVEL: 'error', ...options.env } });
  try {
    Object.assign(process.env, stack.env, { NODE_OPTIONS: '' });
    return await work(stack);
  } finally {
    await stack.close();
  }
}

/** Makes a store in the simulated Shopify with the app installed. */
export async function installedStore(stack: Stack, handle: string): Promise<string> {
  const store = { handle, name: `Store ${handle}`, email: `${handle}@example.com` };
  await control(stack, '/_control/stores', store);
  await control(stack, `/_control/stores/${handle}/install`, {});
  return `${handle}.myshopify.com`;
}

async function control(stack: Stack, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${stack.addresses.shopify}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The simulator answered ${response.status} to ${path}`);
}
