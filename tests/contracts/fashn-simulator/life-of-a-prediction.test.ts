import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drawTShirt } from '#tests/fixtures/pictures/garments.ts';
import { drawPerson } from '#tests/fixtures/pictures/person.ts';
import { dataUri, type EngineApi, startEngine } from './engine-api.ts';

let engine: EngineApi;
let inputs: { model_image: string; garment_image: string };
let listener: Server;
let webhookUrl: string;
/** Bodies that the webhook got, and the status that it answers next. */
let received: Record<string, unknown>[] = [];
let answers: number[] = [];

beforeAll(async () => {
  const [person, shirt] = await Promise.all([drawPerson(), drawTShirt()]);
  inputs = { model_image: dataUri(person), garment_image: dataUri(shirt) };
  engine = await startEngine();
  listener = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  webhookUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/hook?token=a%26b`;
});
afterAll(async () => {
  await engine.close();
  listener.close();
});
beforeEach(async () => {
  await engine.control('reset', {});
  await engine.control('settings', { webhookRetryMs: 10 });
  received = [];
  answers = [];
});

async function eventually(check: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200 && !check(); attempt += 1) await sleep(25);
}

describe('a prediction', () => {
  it('goes from starting over in_queue and processing to completed, and then has its picture at an address', async () => {
    await engine.control('settings', { latencyMs: 8000 });
    const { body } = await engine.run(inputs);
    expect(body).toEqual({ id: expect.stringMatching(/-u1$/), error: null });
    const seen = new Set<unknown>();
    let last: Record<string, unknown> = {};
    while (last.status !== 'completed' && last.status !== 'failed') {
      last = (await engine.status(String(body.id))).body;
      seen.add(last.status);
      await sleep(40);
    }
    expect([...seen]).toEqual(['starting', 'in_queue', 'processing', 'completed']);
    expect(last.error).toBeNull();
    const [address] = last.output as string[];
    expect(address).toBe(`${engine.url}/cdn/${body.id}/output_0.png`);
    const response = await fetch(String(address));
    expect(response.headers.get('content-type')).toBe('image/png');
    expect((await sharp(Buffer.from(await response.arrayBuffer())).metadata()).format).toBe('png');
  });

  it('costs one credit for each picture and says so in a header', async () => {
    const { body } = await engine.run({ ...inputs, num_samples: 2 });
    expect((await engine.finished(String(body.id))).output).toHaveLength(2);
    expect((await engine.status(String(body.id))).headers.get('x-fashn-credits-used')).toBe('2');
    const credits = await fetch(`${engine.url}/v1/credits`, { headers: { authorization: 'Bearer fa-test' } });
    expect(await credits.json()).toEqual({ credits: { total: 998, subscription: 0, on_demand: 998 } });
  });

  it('gives its picture as a data URI when asked, in the format asked for', async () => {
    const { body } = await engine.run({ ...inputs, return_base64: true, output_format: 'jpeg' });
    const [output] = (await engine.finished(String(body.id))).output as string[];
    expect(output).toMatch(/^data:image\/jpeg;base64,/);
  });

  it('reads its images from addresses too, and draws the same picture from them', async () => {
    const first = await engine.run(inputs);
    const [address] = (await engine.finished(String(first.body.id))).output as string[];
    const state = (await (await fetch(`${engine.url}/_control/state`)).json()) as {
      predictions: { request: { modelImage: string; garmentImage: string } }[];
    };
    const kept = state.predictions[0]?.request;
    const second = await engine.run({
      model_image: `${engine.url}/_inputs/${kept?.modelImage}`,
      garment_image: `${engine.url}/_inputs/${kept?.garmentImage}`,
    });
    const [again] = (await engine.finished(String(second.body.id))).output as string[];
    const [one, other] = await Promise.all(
      [address, again].map(async (url) => Buffer.from(await (await fetch(String(url))).arrayBuffer())),
    );
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
  });

  it('takes its pictures away after their time', async () => {
    const { body } = await engine.run(inputs);
    const [address] = (await engine.finished(String(body.id))).output as string[];
    await engine.control('settings', { outputTtlMs: 0 });
    await sleep(5);
    expect((await fetch(String(address))).status).toBe(404);
  });

  it('goes on after a restart', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'fashn-simulator-'));
    const before = await startEngine({ dataDir, latencyMs: 60_000 });
    const { body } = await before.run(inputs);
    for (let attempt = 0; attempt < 100 && (await before.state()).submissions.length === 0; attempt += 1)
      await sleep(20);
    await before.close();
    const after = await startEngine({ dataDir });
    expect((await after.status(String(body.id))).status).toBe(200);
    expect(await after.state()).toMatchObject({ totals: { runs: 1 }, submissions: [{ count: 1 }] });
    await after.close();
    await rm(dataDir, { recursive: true });
  });
});

describe('the count of submissions', () => {
  it('shows the same input submitted twice, and other inputs as others', async () => {
    const ids: unknown[] = [];
    for (const changed of [{}, {}, { seed: 43 }, { category: 'tops' }]) {
      const { body } = await engine.run({ ...inputs, ...changed });
      await engine.finished(String(body.id));
      ids.push(body.id);
    }
    const { submissions, totals } = await engine.state();
    expect(submissions.map(({ count }) => count)).toEqual([2, 1, 1]);
    expect(submissions[0]?.predictionIds).toEqual(ids.slice(0, 2));
    expect(totals.doubledInputs).toBe(1);
  });

  it('counts a run whose answer was lost', async () => {
    await engine.control('faults', { operation: 'run', mode: 'lost-reply' });
    await expect(engine.run(inputs)).rejects.toThrow();
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if ((await engine.state()).totals.completed === 1) break;
      await sleep(25);
    }
    expect(await engine.state()).toMatchObject({ submissions: [{ count: 1 }], credits: { used: 1 } });
  });
});

describe('the webhook', () => {
  it('gets the final status as GET /v1/status tells it, at the address with its query', async () => {
    const { body } = await engine.run(inputs, { webhookUrl });
    const finished = await engine.finished(String(body.id));
    await eventually(() => received.length > 0);
    expect(received).toEqual([finished]);
  });

  it('is repeated until it answers 2xx', async () => {
    answers = [500, 503, 302];
    const { body } = await engine.run(inputs, { webhookUrl });
    await engine.finished(String(body.id));
    await eventually(() => received.length === 4);
    await sleep(200);
    expect(received).toHaveLength(4);
  });

  it('is given up after five retries', async () => {
    answers = Array.from({ length: 10 }, () => 500);
    const { body } = await engine.run(inputs, { webhookUrl });
    await engine.finished(String(body.id));
    await eventually(() => received.length === 6);
    await sleep(700);
    expect(received).toHaveLength(6);
  });

  it('is lost, or comes twice, on demand', async () => {
    await engine.control('webhooks', { trick: 'lose' });
    await engine.control('webhooks', { trick: 'duplicate' });
    const lost = await engine.run(inputs, { webhookUrl });
    await engine.finished(String(lost.body.id));
    const twice = await engine.run({ ...inputs, seed: 1 }, { webhookUrl });
    await engine.finished(String(twice.body.id));
    await eventually(() => received.length === 2);
    expect(received.map(({ id }) => id)).toEqual([twice.body.id, twice.body.id]);
  });
});

describe('the page', () => {
  it('shows predictions and says that they are simulated', async () => {
    const { body } = await engine.run(inputs);
    await engine.finished(String(body.id));
    const html = await (await fetch(engine.url)).text();
    expect(html).toContain('FASHN, simulated');
    expect(html).toContain(`/cdn/${body.id}/output_0.png`);
  });
});
