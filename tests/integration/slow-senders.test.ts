import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManagedProcess } from '#sandbox/stack/managed-process.ts';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import { startOwnWeb } from '#tests/fixtures/own-web.ts';
import { memoryOf } from '#tests/fixtures/process-memory.ts';
import { deliverAsShopify } from '#tests/fixtures/shopify-webhooks.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const SENDERS = 150;

let web: { url: string; process: ManagedProcess };
beforeAll(async () => {
  web = await startOwnWeb({});
});
afterAll(() => web.process.stop());

/** Opens a connection, sends the beginning of something, and then nothing more. */
function startSending(beginning: string | Buffer): { socket: Socket; isCut: () => boolean; answer: () => string } {
  const { port, hostname } = new URL(web.url);
  const socket = connect(Number(port), hostname);
  let [isCut, answer] = [false, ''];
  socket.on('error', () => {});
  socket.on('close', () => {
    isCut = true;
  });
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(beginning);
  return { socket, isCut: () => isCut, answer: () => answer };
}

/** A message that nobody signed, and of which the last byte never comes. */
function unfinished(path: string, bytes: number): Buffer {
  const head = `POST ${path} HTTP/1.1\r\nhost: app\r\nx-shopify-topic: shop/update\r\ncontent-length: ${bytes + 1}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, '1')]);
}

describe('senders that send slowly, and nobody knows', () => {
  it('hold little memory, are cut, and keep no real message out meanwhile', async () => {
    const merchant = await newMerchant('beside-slow-ones');
    const pid = web.process.pid() ?? 0;
    const { residentMb } = memoryOf(pid);
    const slow = [
      ...Array.from({ length: SENDERS }, () => startSending(unfinished('/webhooks/shopify', 250_000))),
      ...Array.from({ length: SENDERS }, () => startSending(unfinished('/webhooks/shopify', 3_000_000))),
      ...['lemonsqueezy', 'resend', 'fashn'].map((name) => startSending(unfinished(`/webhooks/${name}`, 50_000))),
    ];
    const headless = startSending('POST /webhooks/shopify HTTP/1.1\r\nhost: app\r\n');
    const silent = startSending('');
    await waitFor('all of it to be sent', async () =>
      slow.every(({ socket, isCut }) => isCut() || !socket.writableLength),
    );

    const body = { domain: merchant.shop, name: merchant.handle };
    expect((await deliverAsShopify({ topic: 'shop/update', shop: merchant.shop, body, appUrl: web.url })).status).toBe(
      200,
    );
    await waitFor('the slow ones to be cut', async () => slow.every(({ isCut }) => isCut()), 60_000);
    expect(slow.filter(({ answer }) => !/^HTTP\/1.1 (408|413) /.test(answer()))).toHaveLength(0);
    expect(memoryOf(pid).peakMb - residentMb).toBeLessThan(200);
    await waitFor('those without headers to be cut', async () => headless.isCut() && silent.isCut(), 60_000);
  });
});

it('a connection that rests is kept for longer than the proxies before the app keep theirs', async () => {
  const answer = await fetch(`${web.url}/healthz`);
  expect(Number(/timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(60);
});
