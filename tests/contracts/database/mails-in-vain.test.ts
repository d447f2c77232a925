/** The database does not answer what is written around the call for a mail that was not made or not taken. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { sendDueMail } from '#app/domain/mail/send-due-mail.ts';
import { withStandIn } from '#tests/fixtures/http-stand-in.ts';
import { BOTH_TIMES, withLossyDatabase } from '#tests/fixtures/lossy-database.ts';

const resend = withStandIn({ status: 200, body: { id: 'taken' } });
const { proxy, direct } = withLossyDatabase(() => ({ RESEND_BASE_URL: resend.address() }));
afterEach(() => MailRecord.deleteMany({}));

async function waitingMail(): Promise<string> {
  const key = randomUUID();
  const content = { from: 'us@example.com', subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' };
  const mail = { key, to: 'you@example.com', template: 'welcome', facts: {}, content };
  const state = { status: 'waiting', attempts: 0, notBefore: new Date(0), createdAt: new Date() };
  await direct()
    .collection<object>('mails')
    .insertOne({ ...mail, ...state });
  return key;
}

async function expectNoDoubt(key: string): Promise<void> {
  const mail = await MailRecord.findOne({ key }).lean();
  expect(mail).toMatchObject({ status: 'waiting', attempts: 1 });
  expect([mail?.unansweredSince, mail?.leaseUntil]).toEqual([undefined, undefined]);
}

describe('a mail that surely did not go is not in doubt', () => {
  it('when it stands as unanswered, though Resend was not asked', async () => {
    const key = await waitingMail();
    proxy().loseAnswerTo('unansweredSince', BOTH_TIMES);
    await sendDueMail();
    expect(resend.calls()).toBe(0);
    await expectNoDoubt(key);
  });

  it('when Resend said no, and the database does not answer', async () => {
    const key = await waitingMail();
    resend.say({ status: 429, body: { name: 'rate_limit_exceeded', statusCode: 429, message: 'Slow down' } });
    proxy().loseRequest('lastError', BOTH_TIMES);
    await sendDueMail();
    expect(resend.calls()).toBe(1);
    await expectNoDoubt(key);
  });
});
