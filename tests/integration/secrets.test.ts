import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import { unsealToken } from '#app/services/shopify/session-tokens.ts';
import { sessionToken } from '#sandbox/stack/session-token.ts';
import { inDatabase } from '#tests/fixtures/database.ts';
import { everyRenderRests } from '#tests/fixtures/faults.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, finishedRender, firstAvatarId, makePhoto } from '#tests/fixtures/renders.ts';
import { deliverAsShopify, messagesOf } from '#tests/fixtures/shopify-webhooks.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const SECRET_NAMES = /ENCRYPTION|SECRET|API_KEY|ACCESS_KEY|PASSWORD|TOKEN/;
/** What a caller sent that must not be written down either. */
const sent = { idToken: '', bearer: '', guess: `guess-${randomUUID()}`, signature: '' };
const answers: string[] = [];
let merchant: Merchant;
/** A message that the worker could do nothing with. */
let brokenId: string;
const requestId = `secrets-${randomUUID()}`;

async function fault(url: string, operation: string, rest: Record<string, unknown> = {}): Promise<void> {
  const body = JSON.stringify({
    operation,
    mode: 'fail',
    status: 500,
    body: { error: 'Broken', message: 'Broken.' },
    ...rest,
  });
  const answer = await fetch(`${url}/_control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  if (!answer.ok) throw new Error(`The fault was not taken: ${await answer.text()}`);
}

async function clearFaults(): Promise<void> {
  const { shopifyUrl, fashnUrl, s3Url, mailUrl } = stack();
  for (const url of [shopifyUrl, fashnUrl, s3Url, mailUrl]) await fetch(`${url}/_control/faults`, { method: 'DELETE' });
}

async function note(answer: Promise<Response>): Promise<number> {
  const { status, headers, ...rest } = await answer.then(async (got) => ({
    status: got.status,
    headers: [...got.headers],
    text: status4xx(got) ? await got.text() : '',
  }));
  if (status >= 400) answers.push(JSON.stringify(headers) + rest.text);
  return status;
}

function status4xx(answer: Response): boolean {
  if (answer.status >= 400) return true;
  void answer.body?.cancel();
  return false;
}

/** A run of everything: what works, what is refused, and what breaks at each of the services. */
beforeAll(async () => {
  Object.assign(process.env, stack().env);
  await everyRenderRests();
  merchant = await newMerchant('secrets');
  const garment = await addGarment(merchant);
  const photo = await makePhoto(merchant, garment);
  sent.idToken = sessionToken(merchant.shop, stack());
  sent.bearer = sessionToken(merchant.shop, { ...stack(), apiSecret: 'wrong' });
  sent.signature = new URL(photo.previewUrl ?? '', stack().appUrl).searchParams.get('sig') ?? '';
  const call = (path: string, init?: RequestInit) =>
    note(fetch(`${stack().appUrl}${path}`, { redirect: 'manual', ...init }));
  const browser = {
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
  };

  await call(`/app?embedded=1&shop=${merchant.shop}&host=YQ&id_token=${sent.idToken}`, {
    headers: { ...browser, 'x-request-id': requestId },
  });
  await call('/api/credits', { headers: { ...browser, authorization: `Bearer ${sent.bearer}` } });
  await call('/api/cron/reset-free-credits', { headers: { authorization: `Bearer ${sent.guess}` } });
  await call(photo.previewUrl ?? '');
  await call(`/webhooks/shopify`, {
    method: 'POST',
    body: `{"access_token":"${sent.guess}"}`,
    headers: { 'x-shopify-hmac-sha256': sent.guess },
  });
  await note(merchant.post('/api/render', { password: sent.guess }));

  await fault(stack().s3Url, 'get', { times: 20 });
  await note(merchant.get(`/api/render/download?id=${photo.id}`));
  await clearFaults();
  await fault(stack().shopifyUrl, '*', { times: 40, mode: 'reset' });
  await note(merchant.get('/api/products'));
  await note(merchant.get('/api/products/1'));
  await clearFaults();
  await fault(stack().shopifyUrl, '*', { times: 40, status: 403, body: { errors: 'no' } });
  await note(merchant.get('/api/products'));
  await clearFaults();
  await fault(stack().fashnUrl, 'run', {
    status: 400,
    body: { error: 'BadRequest', message: `key ${stack().env.FASHN_API_KEY}` },
  });
  const renderId = newId();
  await askForRender(merchant, garment, await firstAvatarId(merchant), renderId);
  await finishedRender(merchant, renderId);
  await clearFaults();
  brokenId = await failJob();
  return clearFaults;
});

/** Lets one of the worker's jobs fail, and returns the id of the message that it was about. */
async function failJob(): Promise<string> {
  const eventId = randomUUID();
  await fault(stack().shopifyUrl, 'shop', { times: 1000, status: 400, body: { errors: 'no' } });
  await deliverAsShopify({ topic: 'shop/update', shop: merchant.shop, body: { access_token: sent.guess }, eventId });
  const message = await waitFor('the message to be tried', async () => {
    const [record] = await messagesOf('shop/update', eventId);
    return record?.lastError && record;
  });
  await clearFaults();
  // Tried again until it dies, it would have an admin told of it in the middle of another test.
  await inDatabase((client) => client.db().collection('webhook_messages').deleteOne({ _id: message._id }));
  return String(message._id);
}

function configured(): [string, string][] {
  return Object.entries(stack().env).filter(([name, value]) => SECRET_NAMES.test(name) && value.length >= 8);
}

/** Where the sessions are kept, byte by byte. */
function sessionFiles(): string {
  const file = (stack().env.SESSION_DATABASE_URL ?? '').replace('file:', '');
  return [file, `${file}-wal`]
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'latin1'))
    .join();
}

/** The tokens that Shopify gave, as the product reads them. */
function accessTokens(): string[] {
  const { SESSION_DATABASE_URL: address = '' } = stack().env;
  const database = new DatabaseSync(address.replace('file:', ''), { readOnly: true });
  const rows = database.prepare('SELECT id, accessToken, refreshToken FROM Session').all();
  database.close();
  return rows
    .flatMap(({ id, accessToken, refreshToken }) => [
      unsealToken(String(id), 'accessToken', String(accessToken)),
      unsealToken(String(id), 'refreshToken', String(refreshToken ?? '')),
    ])
    .filter((token) => token !== '');
}

function logs(): [string, string][] {
  const folder = join(stack().dataDir, 'logs');
  return readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}

/** Fails with the names of what was found, never with the text around it. */
function expectNone(where: string, text: string, secrets: [string, string][]): void {
  expect(secrets.filter(([, value]) => text.includes(value)).map(([name]) => `${name} in ${where}`)).toEqual([]);
}

describe('secrets stay where they are', () => {
  it('the run was one: it has lines, refusals, broken services, and tokens that could have got out', () => {
    const web = logs().find(([name]) => name === 'web.log')?.[1] ?? '';
    expect(web).toContain('"level":"error"');
    expect(logs().find(([name]) => name === 'worker.log')?.[1]).toBeTruthy();
    expect(answers.length).toBeGreaterThan(6);
    expect(answers.some((text) => text.includes('urn:uuid:'))).toBe(true);
    expect(accessTokens().length).toBeGreaterThan(1);
    expect(configured().length).toBeGreaterThan(6);
  });

  it('no log of any process holds a secret of the settings, a session token, an access token or a signature', () => {
    const public_ = ['SHOPIFY_API_KEY'];
    const secrets = configured().filter(([name]) => !public_.includes(name));
    const tokens = accessTokens().map((token, index): [string, string] => [`access token ${index}`, token]);
    const others = Object.entries(sent);
    for (const [name, text] of logs()) {
      expectNone(name, text, [...secrets, ...tokens, ...others]);
      expect(text.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g), `a token in ${name}`).toBeNull();
      expect(text.match(/[?&](id_token|sig|X-Amz-Signature)=(?!\[removed\])/g), `a signature in ${name}`).toBeNull();
    }
  });

  it('the tokens lie sealed in a file that is its owner’s alone', () => {
    const file = (stack().env.SESSION_DATABASE_URL ?? '').replace('file:', '');
    expect(sessionFiles()).toContain('sealed:local:');
    expectNone(
      'the sessions',
      sessionFiles(),
      accessTokens().map((token, index) => [`token ${index}`, token]),
    );
    expect(sessionFiles()).not.toMatch(/sh[a-z]{2,4}_[0-9a-f]{16,}/);
    for (const path of [file, `${file}-wal`, `${file}-shm`].filter((path) => existsSync(path)))
      expect(statSync(path).mode & 0o077, path).toBe(0);
  });

  it('no error that was answered holds one', () => {
    const tokens = accessTokens().map((token, index): [string, string] => [`access token ${index}`, token]);
    for (const text of answers) {
      expectNone('an answer', text, [...configured(), ...tokens, ...Object.entries(sent)]);
      expect(text).not.toMatch(/node_modules|at .*\(file:|127\.0\.0\.1/);
    }
  });

  it('what browsers load holds none, nor the names of the settings', () => {
    const files = readdirSync('build/client', { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const text = readFileSync(join(file.parentPath, file.name), 'latin1');
      expectNone(file.name, text, configured());
      expect(text, file.name).not.toMatch(/SHOPIFY_API_SECRET|S3_SECRET_ACCESS_KEY|PICTURE_SIGNING_SECRET|MONGODB_URI/);
    }
  });
});

describe('what is logged can be followed', () => {
  it('every line of a request carries its id, and the store once it is known', () => {
    const lines = logs()
      .filter(([name]) => name === 'web.log')
      .flatMap(([, text]) => text.trim().split('\n'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const requests = lines.filter((line) => line.msg === 'request');
    expect(requests.length).toBeGreaterThan(10);
    expect(requests.filter((line) => typeof line.requestId !== 'string')).toEqual([]);
    const failures = lines.filter((line) => line.msg === 'A request failed' && line.shop === merchant.shop);
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) {
      expect(requests.some((line) => line.requestId === failure.requestId)).toBe(true);
      expect(
        answers.some((text) => text.includes(String(failure.instance)) && text.includes(String(failure.requestId))),
      ).toBe(true);
    }
  });

  it('every line of a job carries its name and the record that it is about', async () => {
    const failures = await waitFor('the failed job to be logged', async () => {
      const text = logs().find(([name]) => name === 'worker.log')?.[1] ?? '';
      const lines = text
        .split('\n')
        .filter((line) => line.startsWith('{') && line.endsWith('}'))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      const failed = lines.filter((line) => line.msg === 'job failed');
      return failed.some((line) => JSON.stringify(line).includes(brokenId)) && failed;
    });
    for (const line of failures) {
      expect(line).toHaveProperty('job');
      expect(line).toHaveProperty('jobId');
    }
    const about = { job: 'webhooks.process', messageIds: expect.arrayContaining([brokenId]) };
    expect(failures).toContainEqual(expect.objectContaining(about));
  });
});
