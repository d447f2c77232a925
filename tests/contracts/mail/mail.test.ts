import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendMail } from '#app/services/resend/send-mail.ts';
import { startResendSimulator } from '#sandbox/simulators/resend/simulator.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

const environment = productEnvironment();
let resend: Awaited<ReturnType<typeof startResendSimulator>>;
const mail = {
  from: 'ModelSnap <test@example.com>',
  mailId: 'a'.repeat(24),
  to: 'merchant@example.com',
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  idempotencyKey: 'hello-1',
};

beforeAll(async () => {
  resend = await startResendSimulator({ port: 0, apiKey: environment.RESEND_API_KEY ?? '' });
  Object.assign(process.env, environment, { RESEND_BASE_URL: resend.url });
});
afterAll(() => resend.close());
beforeEach(() => fetch(`${resend.url}/_control/reset`, { method: 'POST' }));

async function inbox(): Promise<{ subject: string; count: number }[]> {
  return (
    (await (await fetch(`${resend.url}/_control/state`)).json()) as { mails: { subject: string; count: number }[] }
  ).mails;
}

async function letFail(fault: Record<string, unknown>): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${resend.url}/_control/faults`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ operation: 'emails', ...fault }),
  });
}

describe('sending a mail', () => {
  it('the same key sends once, however often it is asked for', async () => {
    const first = await sendMail(mail);
    expect(await sendMail(mail)).toBe(first);
    expect(await inbox()).toMatchObject([{ subject: 'Hello', count: 2 }]);
  });

  it('a send whose answer was lost is repeated without a second mail', async () => {
    await letFail({ mode: 'lost-reply' });
    await expect(sendMail(mail)).rejects.toMatchObject({ retry: 'later' });
    await sendMail(mail);
    expect(await inbox()).toHaveLength(1);
  });

  it('a call that gets no answer ends, and may have sent the mail', async () => {
    await letFail({ mode: 'silence' });
    await expect(sendMail(mail)).rejects.toMatchObject({ retry: 'later', mayHaveGone: true });
    expect(await inbox()).toHaveLength(1);
  });

  it('the same key with another text is an error, not a second mail', async () => {
    await sendMail(mail);
    await expect(sendMail({ ...mail, text: 'Other' })).rejects.toMatchObject({ retry: 'never' });
    expect(await inbox()).toHaveLength(1);
  });

  it.each([
    [429, 'rate_limit_exceeded', 'later', false],
    [429, 'daily_quota_exceeded', 'later', false],
    [500, 'internal_server_error', 'later', true],
    [409, 'concurrent_idempotent_requests', 'later', true],
    [409, 'invalid_idempotent_request', 'never', false],
    [403, 'validation_error', 'never', false],
    [422, 'invalid_from_address', 'never', false],
  ])('%i %s is tried again %s; that it may have gone is %s', async (status, name, retry, mayHaveGone) => {
    await letFail({ mode: 'fail', status, body: { statusCode: status, name, message: 'No.' } });
    await expect(sendMail(mail)).rejects.toMatchObject({ service: 'resend', retry, mayHaveGone });
  });

  it('waits for as long as it is asked to', async () => {
    const body = { statusCode: 429, name: 'rate_limit_exceeded', message: 'No.' };
    await letFail({ mode: 'fail', status: 429, headers: { 'retry-after': '7' }, body });
    await expect(sendMail(mail)).rejects.toMatchObject({ retry: 'later', afterMs: 7000 });
  });
});
