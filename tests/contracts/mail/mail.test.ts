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

  it('the same key with another text is an error, not a second mail', async () => {
    await sendMail(mail);
    await expect(sendMail({ ...mail, text: 'Other' })).rejects.toMatchObject({ retry: 'never' });
    expect(await inbox()).toHaveLength(1);
  });

  it.each([
    [429, 'rate_limit_exceeded', 'later'],
    [500, 'internal_server_error', 'later'],
    [422, 'invalid_from_address', 'never'],
  ])('%i %s is tried again %s', async (status, name, retry) => {
    await letFail({ mode: 'fail', status, body: { statusCode: status, name, message: 'No.' } });
    await expect(sendMail(mail)).rejects.toMatchObject({ service: 'resend', retry });
  });
});
