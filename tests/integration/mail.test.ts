import { describe, expect, it } from 'vitest';
import { readRecords } from '#tests/fixtures/database.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { mailRecord, mailsSent, saveSettings, svixHeaders, tellOfMail, welcomed } from '#tests/fixtures/mail.ts';
import { newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, finishedRender, firstAvatarId, makePhoto } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';

describe('credits low', () => {
  it('is told once a period, at one left on Free', async () => {
    const merchant = await newMerchant('low');
    const avatarId = await firstAvatarId(merchant);
    const garment = await addGarment(merchant);
    const told = () => readRecords('mails', { shop: merchant.shop, template: 'credits-low' });
    expect((await askForRender(merchant, garment, avatarId)).status).toBe(202);
    expect(await told()).toEqual([]);
    expect((await askForRender(merchant, garment, avatarId)).status).toBe(202);
    const last = newId();
    expect((await askForRender(merchant, garment, avatarId, last)).status).toBe(202);
    await finishedRender(merchant, last);
    const key = `credits-low-${merchant.shop}-1`;
    expect(await told()).toMatchObject([{ key, facts: { credits: 1 } }]);
    await mailRecord(key, 'sent');
    const [mail] = await mailsSent(key);
    expect(mail?.html).toContain(`${stack().shopifyUrl}/store/${merchant.handle}/apps/${stack().apiKey}/app/billing`);
    expect(mail?.reply_to).toEqual([stack().env.SUPPORT_EMAIL]);
  });
});

describe('render done', () => {
  it('is told for each photo, once the merchant has asked for it', async () => {
    const merchant = await newMerchant('done');
    const garment = await addGarment(merchant);
    const before = await makePhoto(merchant, garment);
    await saveSettings(merchant, { mailOnRenderDone: true });
    const after = await makePhoto(merchant, garment);
    await mailRecord(`render-done-${after.id}`, 'sent');
    const mails = await readRecords('mails', { shop: merchant.shop, template: 'render-done' });
    expect(mails.map(({ key }) => key)).toEqual([`render-done-${after.id}`]);
    const [mail] = await mailsSent(`render-done-${after.id}`);
    expect(mail?.html).toContain(`/app/photos/${after.id}`);
    expect(mail?.html).not.toContain(before.id);
    expect(mail?.html).not.toMatch(/sig=|X-Amz|renders\//);
  });
});

describe('a message of Resend’s', () => {
  const event = (to: string) =>
    JSON.stringify({
      type: 'email.bounced',
      created_at: new Date().toISOString(),
      data: { email_id: newId(), to: [to], bounce: { type: 'Permanent', subType: 'General', message: 'No.' } },
    });
  const send = (body: string, headers: Record<string, string>) =>
    fetch(`${stack().appUrl}/webhooks/resend`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  it('is stored once by its id, however often it comes', async () => {
    const merchant = await newMerchant('twice');
    const mail = await welcomed(merchant);
    expect(await tellOfMail(mail, { type: 'bounced', times: 5 })).toEqual(Array(5).fill('200'));
    const stored = await readRecords('webhook_messages', { provider: 'resend', body: { $regex: mail.id } });
    expect(stored).toMatchObject([{ topic: 'email.bounced' }]);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const REFUSED: [string, (body: string) => { body?: string; headers: Record<string, string> }][] = [
    ['of which a byte was changed', (body) => ({ body: body.replace('"No."', '"Yo."'), headers: svixHeaders(body) })],
    ['with a byte more', (body) => ({ body: `${body} `, headers: svixHeaders(body) })],
    ['under another id', (body) => ({ headers: { ...svixHeaders(body), 'svix-id': 'msg_another' } })],
    [
      'signed with another secret',
      (body) => ({ headers: svixHeaders(body, { secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAA' }) }),
    ],
    ['that was signed long ago', (body) => ({ headers: svixHeaders(body, { atSeconds: now() - 400 }) })],
    ['that was signed in times to come', (body) => ({ headers: svixHeaders(body, { atSeconds: now() + 400 }) })],
    [
      'with another time than the signed one',
      (body) => ({ headers: { ...svixHeaders(body), 'svix-timestamp': String(now() - 5) } }),
    ],
    ['without a signature', (body) => ({ headers: { ...svixHeaders(body), 'svix-signature': '' } })],
    ['without an id', (body) => ({ headers: { ...svixHeaders(body), 'svix-id': '' } })],
    ['without anything', () => ({ headers: {} })],
  ];

  it.each(REFUSED)('%s is answered 401 and stored nowhere', async (_what, change) => {
    const address = `${newId()}@example.com`;
    const right = event(address);
    const { body = right, headers } = change(right);
    const answer = await send(body, headers);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await readRecords('webhook_messages', { body: { $regex: address } })).toEqual([]);
  });

  it('tampered on its way by the service’s own simulator is refused too', async () => {
    const merchant = await newMerchant('tamper');
    const mail = await welcomed(merchant);
    expect(await tellOfMail(mail, { type: 'complained', isTampered: true })).toEqual(['401']);
    expect(await readRecords('webhook_messages', { body: { $regex: mail.id } })).toEqual([]);
  });

  it('about an address that no mail of ours went to stops mail there, and harms nothing', async () => {
    const body = event('stranger@example.com');
    expect((await send(body, svixHeaders(body))).status).toBe(200);
  });

  it('that is signed but is no event is refused', async () => {
    for (const body of ['not json', '[]', '{}', '{"type":7}']) {
      expect([400, 401]).toContain((await send(body, svixHeaders(body))).status);
    }
  });
});
