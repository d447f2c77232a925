import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startGateway } from '#sandbox/app-gateway/gateway.ts';

const BYTES = 5_000_000;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    closers.push(() => new Promise((done) => server.close(done)));
  });
}

/** Refuses at once, hears all the same what comes, and ends the connection with it. */
async function gatewayBeforeOneThatRefuses(): Promise<URL> {
  const app = createServer((request, response) => {
    response.writeHead(413, { connection: 'close', 'content-length': '7' }).write('too big');
    request.resume().once('end', () => response.end());
  });
  const gateway = await startGateway({ port: 0, targetUrl: await listen(app), adminOrigins: [] });
  closers.push(gateway.close);
  return new URL(gateway.url);
}

describe('the gateway before the app', () => {
  it('hands the app’s refusal to who is still sending, and listens to the rest', async () => {
    const { port, hostname } = await gatewayBeforeOneThatRefuses();
    const socket = connect(Number(port), hostname).setEncoding('utf8').pause();
    socket.write(`POST / HTTP/1.1\r\nhost: app\r\ncontent-length: ${BYTES}\r\n\r\n`);
    for (let piece = 0; piece < 5; piece += 1) {
      await new Promise<void>((resolve, reject) =>
        socket.write(Buffer.alloc(BYTES / 5, 'a'), (error) => (error ? reject(error) : resolve())),
      );
      await sleep(30);
    }
    let answer = '';
    for await (const piece of socket) {
      answer += String(piece);
      if (answer.endsWith('too big')) break;
    }
    expect(answer).toMatch(/^HTTP\/1.1 413 .*\r\n\r\ntoo big$/s);
  });
});
