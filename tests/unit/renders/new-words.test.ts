/** A state of the engine's that is new to us is one to come back to, never a crash and no reason to give up a paid photo. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPrediction } from '#app/services/fashn/engine.ts';
import { engineWebhook } from '#app/web/api/webhook-schemas.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ id: 'p1', status: 'upscaling', output: null, error: null }));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  Object.assign(process.env, productEnvironment(), { FASHN_BASE_URL: `http://127.0.0.1:${port}` });
});
afterAll(() => void server.close());

it('is asked for again, and said as it is called', async () => {
  expect(await readPrediction('p1')).toMatchObject({ kind: 'later', detail: expect.stringContaining('upscaling') });
});

it('is taken from the engine’s webhook as well', () => {
  expect(engineWebhook.parse({ id: 'p1', status: 'canceled' })).toEqual({ id: 'p1', status: 'canceled' });
});
