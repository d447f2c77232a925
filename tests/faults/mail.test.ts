/** The mail service fails, forgets and falls silent, and the worker is killed: the simulator counts what went out. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ManagedProcess, startProcess } from '#sandbox/stack/managed-process.ts';
import { choosePorts } from '#sandbox/stack/ports.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { buyItem, failedInvoice } from '#tests/fixtures/buying.ts';
import { changeRecord, readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, faultHappened, orderFault } from '#tests/fixtures/faults.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import {
  mailRecord,
  mailsSent,
  saveSettings,
  tellMailService,
  tellOfMail,
  welcomed,
  welcomeKey,
} from '#tests/fixtures/mail.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { credits, makePhoto } from '#tests/fixtures/renders.ts';
import { controlPayments } from '#tests/fixtures/simulated-payments.ts';
import { useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let stack: Stack;
let second: ManagedProcess | undefined;
beforeAll(async () => {
  const started = await startTestStack({ WORKER_LEASE_MS: '1500' });
  stack = started.stack;
  useStack(started.facts);
});
afterAll(async () => {
  await second?.stop();
  await stack?.close();
});
afterEach(async () => {
  await clearFaults('mail');
  await tellMailService('settings', { rateLimit: null });
});

const killWorker = () => stack.processes.worker?.stop('SIGKILL');
const startWorker = () => stack.processes.worker?.start();

describe('Mail: killing the worker at any moment sends each message once', () => {
  it('before it has taken the mail up', async () => {
    await killWorker();
    const merchant = await newMerchant('mail');
    await credits(merchant);
    await startWorker();
    await expectOnce(welcomeKey(merchant));
  });

  it.each([
    ['before the call has reached the service', 'timeout'],
    ['after the service has taken it, before its answer', 'silence'],
    ['after the answer was lost on the way', 'lost-reply'],
  ] as const)('%s', async (_when, mode) => {
    await orderFault('mail', { operation: 'emails', mode });
    const merchant = await newMerchant('mail');
    await credits(merchant);
    await faultHappened('mail');
    await killWorker();
    await clearFaults('mail');
    await startWorker();
    await expectOnce(welcomeKey(merchant));
  });

  it.each(['timeout', 'silence', 'lost-reply'] as const)('a failed payment too: %s', async (mode) => {
    const merchant = await newMerchant('mail');
    await welcomed(merchant);
    const { subscriptionId = '' } = await buyItem(merchant, 'starter');
    const waiting = { shop: merchant.shop, status: 'waiting' };
    await waitFor('the other mails to be sent', async () => (await readRecords('mails', waiting)).length === 0);
    await orderFault('mail', { operation: 'emails', mode });
    await controlPayments(`subscriptions/${subscriptionId}/fail`);
    await faultHappened('mail');
    await killWorker();
    await clearFaults('mail');
    await startWorker();
    await expectOnce(`payment-failed-lemon-squeezy-invoice-${await failedInvoice(subscriptionId)}`);
    expect(await readRecords('mails', { shop: merchant.shop, template: 'payment-failed' })).toHaveLength(1);
  });

  it('again and again, while many are on their way and answers get lost', async () => {
    await orderFault('mail', { operation: 'emails', mode: 'lost-reply', rate: 0.3, times: 1000 });
    const merchants: Merchant[] = [];
    const cutOff: string[] = [];
    for (let index = 0; index < 12; index += 1) {
      // The last kill meets a mail on its way for certain; the others come whenever they come.
      if (index === 11) await orderFault('mail', { operation: 'emails', mode: 'silence' });
      const merchant = await newMerchant('mail');
      await credits(merchant);
      merchants.push(merchant);
      if (index % 3 !== 2) continue;
      if (index === 11) await faultHappened('mail');
      await killWorker();
      const held = await readRecords('mails', { status: 'waiting', leaseUntil: { $exists: true } });
      cutOff.push(...held.map(({ key }) => key));
      await startWorker();
      await sleep(Math.random() * 300);
    }
    await clearFaults('mail');
    expect(cutOff).not.toEqual([]);
    for (const key of cutOff) await expectOnce(key);
    for (const merchant of merchants) await expectOnce(welcomeKey(merchant));
  });
});

describe('a mail whose answer was lost', () => {
  it('is repeated without a kill, to the letter, and once', async () => {
    await orderFault('mail', { operation: 'emails', mode: 'lost-reply', times: 2 });
    const merchant = await newMerchant('mail');
    await credits(merchant);
    await expectOnce(welcomeKey(merchant));
    expect((await mailsSent(welcomeKey(merchant)))[0]?.count).toBe(3);
  });

  it('is repeated as it was, also when a new release would say it in other words', async () => {
    const { key, waiting } = await lostAnswer();
    const words = { 'facts.storeName': 'Said otherwise', notBefore: new Date() };
    await changeRecord('mails', String(waiting._id), { $set: words });
    await clearFaults('mail');
    await expectOnce(key);
    expect((await mailsSent(key))[0]?.html).not.toContain('Said otherwise');
  });

  it('is not sent again once its key may be forgotten: an admin hears of it and decides', async () => {
    const { key, waiting } = await lostAnswer();
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    await changeRecord('mails', String(waiting._id), { $set: { unansweredSince: yesterday, notBefore: new Date() } });
    await tellMailService('forget-keys', {});
    await clearFaults('mail');
    const { _id } = await mailRecord(key, 'unconfirmed');
    expect(await mailsSent(key)).toHaveLength(1);
    await expectOnce(`mail-unconfirmed-${_id}`);

    await stack.command(['worker/commands/unsent-mail.ts', '--send', String(_id)]);
    await mailRecord(key, 'sent');
    expect(await mailsSent(key)).toHaveLength(2);
  });
});

describe('a refusal', () => {
  it('that does not pass ends the mail, and an admin hears of it', async () => {
    const body = { statusCode: 422, name: 'invalid_from_address', message: 'No.' };
    await orderFault('mail', { operation: 'emails', mode: 'fail', status: 422, body });
    const merchant = await newMerchant('mail');
    await credits(merchant);
    const { _id, attempts } = await mailRecord(welcomeKey(merchant), 'failed');
    expect(attempts).toBe(1);
    expect(await mailsSent(welcomeKey(merchant))).toEqual([]);
    await expectOnce(`mail-failed-${_id}`);
    expect(await stack.command(['worker/commands/unsent-mail.ts'])).toContain(String(_id));
  });

  it('for the rate is waited out, by two workers that take turns, and each mail goes once', async () => {
    second ??= await startSecondWorker();
    await tellMailService('settings', { rateLimit: { count: 2, windowMs: 1000 } });
    const merchants = await Promise.all(Array.from({ length: 8 }, () => newMerchant('mail')));
    await Promise.all(merchants.map(credits));
    for (const merchant of merchants) await expectOnce(welcomeKey(merchant));
  });
});

describe('an address that bounced', () => {
  it('gets nothing more, until an admin allows it; an old message does not stop it again', async () => {
    const merchant = await newMerchant('mail');
    const mail = await welcomed(merchant);
    await saveSettings(merchant, { mailOnRenderDone: true });
    expect(await tellOfMail(mail, { type: 'bounced', bounceType: 'Permanent' })).toEqual(['200']);
    await expectProblem(merchant, 'bounced');
    const photo = await makePhoto(merchant, await addGarment(merchant));
    const { _id } = await mailRecord(`render-done-${photo.id}`, 'suppressed');
    expect(await mailsSent(`render-done-${photo.id}`)).toEqual([]);
    const settings = await merchant.get('/app/settings?_data=routes%2Fapp.settings');
    expect(await settings.json()).toMatchObject({ mailStopped: 'bounced' });
    expect(JSON.stringify(await readRecords('suppressed_addresses', {}))).not.toContain('example.com');

    await stack.command(['worker/commands/unsent-mail.ts', '--allow', `${merchant.handle.toUpperCase()}@example.com`]);
    const [message] = await readRecords('webhook_messages', { provider: 'resend', shop: merchant.shop });
    await stack.command(['worker/commands/replay-webhooks.ts', '--message', String(message?._id)]);
    await waitFor('the replay', async () => {
      const [replayed] = await readRecords('webhook_messages', { _id: message?._id, status: 'processed' });
      return replayed;
    });
    await stack.command(['worker/commands/unsent-mail.ts', '--send', String(_id)]);
    await expectOnce(`render-done-${photo.id}`);
  });

  it.each(['complained', 'suppressed'])('the same goes for one that %s', async (type) => {
    const merchant = await newMerchant('mail');
    const mail = await welcomed(merchant);
    await saveSettings(merchant, { mailOnRenderDone: true });
    await tellOfMail(mail, { type });
    await expectProblem(merchant, type);
    const photo = await makePhoto(merchant, await addGarment(merchant));
    await mailRecord(`render-done-${photo.id}`, 'suppressed');
  });

  it('for now only, or was delivered late, gets the next mail', async () => {
    const merchant = await newMerchant('mail');
    const mail = await welcomed(merchant);
    await saveSettings(merchant, { mailOnRenderDone: true });
    await tellOfMail(mail, { type: 'bounced', bounceType: 'Transient' });
    await tellOfMail(mail, { type: 'delivery_delayed' });
    await expectProblem(merchant, 'bounced-for-now');
    const photo = await makePhoto(merchant, await addGarment(merchant));
    await expectOnce(`render-done-${photo.id}`);
  });
});

/** A mail that the service took and whose answer was lost, while everything after it fails. */
async function lostAnswer() {
  await orderFault('mail', { operation: 'emails', mode: 'lost-reply' });
  await orderFault('mail', { operation: 'emails', mode: 'fail', status: 500, times: 1000 });
  const merchant = await newMerchant('mail');
  await credits(merchant);
  const key = welcomeKey(merchant);
  const waiting = await waitFor('a second try', async () => {
    const [mail] = await readRecords('mails', { key, attempts: { $gte: 2 }, leaseUntil: { $exists: false } });
    return mail;
  });
  return { key, waiting };
}

async function expectOnce(key: string): Promise<void> {
  await mailRecord(key, 'sent');
  expect(await mailsSent(key)).toHaveLength(1);
}

async function expectProblem(merchant: Merchant, problem: string): Promise<void> {
  await waitFor('the event to be processed', async () => {
    const [mail] = await readRecords('mails', { key: welcomeKey(merchant), deliveryProblem: problem });
    return mail;
  });
  await waitFor('the message to rest', async () => {
    const open = await readRecords('webhook_messages', { shop: merchant.shop, provider: 'resend', status: 'received' });
    return open.length === 0;
  });
}

async function startSecondWorker(): Promise<ManagedProcess> {
  const { worker: port } = await choosePorts('free', () => {});
  return startProcess({
    name: 'second-worker',
    args: ['--import', './sandbox/egress/preload.mjs', 'worker/main.ts'],
    env: { ...stack.env, WORKER_HEALTH_PORT: String(port) },
    logFile: `${stack.dataDir}/logs/second-worker.log`,
    readyAddress: `http://127.0.0.1:${port}/healthz`,
  });
}
