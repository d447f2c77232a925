import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Resend } from 'resend';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startResendSimulator } from '#sandbox/simulators/resend/simulator.ts';

let simulator: Awaited<ReturnType<typeof startResendSimulator>>;
let resend: Resend;
const mail = {
  from: 'Shop <shop@example.test>',
  to: 'a@example.test',
  subject: 'Hello',
  html: '<p>Hi</p>',
  text: 'Hi',
};

beforeAll(async () => {
  simulator = await startResendSimulator({ port: 0, apiKey: 're_test' });
  resend = new Resend('re_test', { baseUrl: simulator.url });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  await control('reset', {});
});

function control(path: string, body: unknown): Promise<Response> {
  return fetch(`${simulator.url}/_control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function mails(): Promise<{ id: string; to: string[]; subject: string; count: number }[]> {
  return (await (await fetch(`${simulator.url}/_control/state`)).json()).mails;
}

async function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${simulator.url}/emails`, {
    method: 'POST',
    headers: { authorization: 'Bearer re_test', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

describe('sending', () => {
  it('takes a mail from the real SDK and keeps it in the inbox', async () => {
    const { data, error } = await resend.emails.send(mail);
    expect(error).toBeNull();
    expect(await mails()).toMatchObject([{ id: data?.id, to: ['a@example.test'], subject: 'Hello', count: 1 }]);
  });

  it('answers the same key and payload with the first id, and sends once', async () => {
    const first = await resend.emails.send(mail, { idempotencyKey: 'welcome-1' });
    const second = await resend.emails.send(mail, { idempotencyKey: 'welcome-1' });
    expect(second.data).toEqual(first.data);
    expect(await mails()).toMatchObject([{ count: 2 }]);
  });

  it('refuses the same key with another payload as invalid_idempotent_request', async () => {
    await resend.emails.send(mail, { idempotencyKey: 'welcome-1' });
    const { error } = await resend.emails.send({ ...mail, subject: 'Other' }, { idempotencyKey: 'welcome-1' });
    expect(error).toMatchObject({ statusCode: 409, name: 'invalid_idempotent_request' });
    expect(await mails()).toHaveLength(1);
  });

  it('takes a batch, and none of it when one mail is wrong', async () => {
    const { data } = await resend.batch.send([mail, { ...mail, to: 'b@example.test' }]);
    expect(data?.data).toHaveLength(2);
    const { error } = await resend.batch.send([mail, { ...mail, from: 'nobody' }]);
    expect(error?.name).toBe('invalid_from_address');
    expect(await mails()).toHaveLength(2);
  });
});

describe('refusals', () => {
  it.each([
    ['no key', {}, { authorization: '' }, 401, 'missing_api_key'],
    ['a wrong key', {}, { authorization: 'Bearer re_other' }, 403, 'invalid_api_key'],
    ['a missing field', { to: 'a@example.test' }, {}, 422, 'missing_required_field'],
    ['no content', { from: 'a@b.test', to: 'a@b.test', subject: 'x' }, {}, 422, 'missing_required_field'],
    ['a wrong sender', { ...mail, from: 'nobody' }, {}, 422, 'invalid_from_address'],
    ['a wrong recipient', { ...mail, to: 'nobody' }, {}, 422, 'validation_error'],
    ['a key that is too long', mail, { 'idempotency-key': 'k'.repeat(257) }, 400, 'invalid_idempotency_key'],
  ])('answers %s in the shape of the service', async (_name, body, headers, statusCode, name) => {
    const response = await post(body, headers as Record<string, string>);
    expect(response.status).toBe(statusCode);
    expect(await response.json()).toEqual({ statusCode, name, message: expect.any(String) });
    expect(await mails()).toEqual([]);
  });

  it('limits the rate, with its headers, once that is set', async () => {
    await control('settings', { rateLimit: { count: 1, windowMs: 60_000 } });
    const first = await post(mail);
    expect(first.headers.get('ratelimit-remaining')).toBe('0');
    const second = await post(mail);
    expect(second.status).toBe(429);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await second.json()).name).toBe('rate_limit_exceeded');
  });

  it('loses an answer on demand after having taken the mail', async () => {
    await control('faults', { operation: 'emails', mode: 'lost-reply' });
    const { error } = await resend.emails.send(mail, { idempotencyKey: 'once' });
    expect(error).not.toBeNull();
    expect((await resend.emails.send(mail, { idempotencyKey: 'once' })).error).toBeNull();
    expect(await mails()).toHaveLength(1);
  });
});

describe('events', () => {
  it('reach the webhook with a signature that the real SDK accepts', async () => {
    const got: { headers: IncomingHttpHeaders; body: string }[] = [];
    const listener = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        response.end();
      });
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const secret = `whsec_${Buffer.from('a secret of some length').toString('base64')}`;
    await control('webhooks', { url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`, secret });
    const { data } = await resend.emails.send(mail);
    await control(`mails/${data?.id}/events`, { type: 'bounced' });
    listener.close();
    const [event] = got;
    const verified = resend.webhooks.verify({
      payload: event?.body ?? '',
      headers: {
        id: String(event?.headers['svix-id']),
        timestamp: String(event?.headers['svix-timestamp']),
        signature: String(event?.headers['svix-signature']),
      },
      webhookSecret: secret,
    });
    expect(verified).toMatchObject({ type: 'email.bounced', data: { email_id: data?.id, to: ['a@example.test'] } });
  });
});

describe('the inbox page', () => {
  it('lists mails and opens one in a frame that can run nothing', async () => {
    const { data } = await resend.emails.send({ ...mail, html: '<script>alert("x")</script>' });
    expect(await (await fetch(simulator.url)).text()).toContain(`/mails/${data?.id}`);
    const page = await (await fetch(`${simulator.url}/mails/${data?.id}`)).text();
    expect(page).toContain('<iframe sandbox=""');
    expect(page).not.toContain('<script>');
  });
});
