import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { embeddedQuery, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { bareWebUrl, stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
};

let merchant: Merchant;
beforeAll(async () => {
  merchant = await newMerchant('odd');
});

/** The answer to a request with headers that no browser would send: as they stand here, an empty host too. */
async function answerWith(path: string, headers: Record<string, string>): Promise<string> {
  const { port, hostname } = new URL(bareWebUrl());
  const lines = Object.entries({ host: 'app', connection: 'close', ...BROWSER, ...headers });
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  let answer = '';
  for await (const piece of socket) answer += String(piece);
  return answer;
}

async function statusWith(path: string, headers: Record<string, string>): Promise<number> {
  return Number(/^HTTP\/1.1 (\d+)/.exec(await answerWith(path, headers))?.[1]);
}

/** What comes back on a form of this size to who sends all of it before looking. */
async function answerAfterSending(bytes: number): Promise<string> {
  const { port, hostname } = new URL(bareWebUrl());
  const socket = connect(Number(port), hostname);
  socket.setEncoding('utf8').pause();
  const head = `POST /auth/login HTTP/1.1\r\nhost: app\r\nuser-agent: ${BROWSER['user-agent']}\r\ncontent-length: ${bytes}\r\n\r\n`;
  socket.write(head);
  // In pieces, the answer being there for long before the last one.
  for (let sent = 0; sent < bytes; sent += bytes / 5) {
    await new Promise<void>((resolve, reject) =>
      socket.write(Buffer.alloc(bytes / 5, 'a'), (error) => (error ? reject(error) : resolve())),
    );
    await sleep(50);
  }
  let answer = '';
  for await (const piece of socket) answer += String(piece);
  return answer;
}

describe('what anybody may ask for', () => {
  it.each(['[', 'a b', 'app<script>', ':', ':80', '@', 'a@b', 'a:b', 'app:', 'app:99999', 'app/', '[::', ''])(
    'with the host %j is refused as the caller’s fault',
    async (host) => {
      expect(await statusWith('/app', { host })).toBe(400);
    },
  );

  it.each([':', '@', 'a b'])('with %j as the host that a proxy was asked for, too', async (host) => {
    expect(await statusWith('/app', { 'x-forwarded-host': host })).toBe(400);
  });

  it('and is refused, says so in a sentence to a browser that opens a page, in JSON to all others', async () => {
    const sentence = '<p>The Host header names no host.</p>';
    const page = await answerWith('/app', { host: '[', accept: 'text/html,*/*;q=0.8' });
    expect(page).toMatch(/^HTTP\/1.1 400 .*content-type: text\/html/is);
    expect(page).toContain("content-security-policy: default-src 'none'");
    expect(page).toContain(sentence);
    expect(page).not.toContain('urn:modelsnap');
    const others = [
      await answerWith('/app', { host: '[', accept: '*/*' }),
      await answerWith('/app', { host: '[' }),
      await answerWith('/api/credits', { host: '[', accept: 'text/html' }),
    ];
    for (const answer of others) {
      expect(answer).toMatch(/^HTTP\/1.1 400 .*content-type: application\/problem\+json/is);
      expect(answer).not.toContain(sentence);
    }
  });

  it('sent as a form by another site, is refused in a sentence, too', async () => {
    const headers = { ...BROWSER, origin: 'https://evil.example', accept: 'text/html', 'content-type': 'text/plain' };
    const answer = await fetch(`${bareWebUrl()}/app/settings`, { method: 'POST', headers, body: 'a=b' });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<h1>Sent from another site</h1>');
  });

  it('by a name, a number or both kinds of address is answered', async () => {
    for (const host of ['app.example', 'my_app:3000', '127.0.0.1:80', '[::1]', '[::1]:3000'])
      expect(await statusWith('/app', { host }), host).not.toBe(400);
    expect(await statusWith('/app', { 'x-forwarded-host': 'app.example:443, inner' })).not.toBe(400);
  });

  it('and is refused while it is still being sent, tells its sender why', async () => {
    expect(await answerAfterSending(5_000_000)).toMatch(/^HTTP\/1.1 413 .*\r\n\r\n\{.*\}$/s);
  });

  it.each(['/AUTH/login', '/%61uth/login', '/Api/openapi.json', '/%61PI/credits'])(
    '%s does not lead past what is looked at by the path',
    async (path) => {
      const answer = await fetch(`${bareWebUrl()}${path}`, { headers: BROWSER, redirect: 'manual' });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    },
  );

  it('and is not there, or not allowed, leaves no error in the log', async () => {
    const logFile = join(stack().dataDir, 'logs', 'web.log');
    const before = readFileSync(logFile, 'utf8').length;
    const paths = [
      '/app.data',
      '/nothing-here',
      '/app/nothing',
      '/app?_data=nonsense',
      '/app/history?_data=routes%2Fapp.history',
    ];
    for (const path of paths) {
      for (const method of ['GET', 'PUT']) {
        const answer = await fetch(`${bareWebUrl()}${path}`, { method, headers: BROWSER, redirect: 'manual' });
        expect(answer.status, `${method} ${path}`).toBeLessThan(500);
      }
    }
    const last = `/asked-last-${newId()}`;
    await fetch(`${bareWebUrl()}${last}`, { headers: BROWSER });
    const said = () => readFileSync(logFile, 'utf8').slice(before);
    await waitFor('the log to have all of it', async () => said().includes(last));
    const lines = said().split('\n');
    expect(lines.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
  });
});

describe('a page whose address holds what it does not know', () => {
  it.each([
    '/app/history?filter=nonsense',
    '/app/history?older=nonsense',
    '/app/history?newer=1-2',
    '/app/generate?product=abc',
  ])('%s is shown without it', async (path) => {
    const separator = path.includes('?') ? '&' : '?';
    const answer = await fetch(`${bareWebUrl()}${path}${separator}${embeddedQuery(merchant)}`, { headers: BROWSER });
    expect(answer.status).toBe(200);
  });
});

it.each(['after', 'before'])(
  'a place in the list of products that Shopify does not know (%s) is the caller’s mistake',
  async (name) => {
    const answer = await merchant.get(`/api/products?${name}=nonsense`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('no such place') });
  },
);

describe('a browser that calls itself a program', () => {
  const headers = { 'user-agent': 'Mozilla/5.0 (compatible; HeadlessChrome/140.0; Googlebot/2.1)' };

  it('gets a plain page, without a script, that says what to do', async () => {
    const answer = await fetch(`${bareWebUrl()}/app?${embeddedQuery(merchant)}`, { headers });
    expect(answer.status).toBe(410);
    const page = await answer.text();
    expect(page).toContain('cannot be opened in this browser');
    expect(page).toContain('another browser');
    expect(page).not.toContain('<script');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`frame-ancestors https://${merchant.shop}`);
  });
});
