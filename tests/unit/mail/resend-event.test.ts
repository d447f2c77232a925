import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { isResendSignature, readEventType, readMailEvent } from '#app/services/resend/read-event.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

beforeAll(() => {
  Object.assign(process.env, productEnvironment());
});

const bounced = (bounce: unknown, to: unknown = ['a@example.com']) =>
  JSON.stringify({
    type: 'email.bounced',
    created_at: '2026-02-22T23:41:12.126Z',
    data: { email_id: 'e1', to, bounce, tags: { mail_id: 'ours' }, subject: 'Hello' },
  });

describe('an event of Resend’s', () => {
  it('is believed from nobody while no secret is configured', () => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    for (const key of ['', 'undefined', 'whsec_']) {
      const signature = `v1,${createHmac('sha256', key).update(`id.${timestamp}.{}`).digest('base64')}`;
      expect(isResendSignature('{}', { id: 'id', timestamp, signature })).toBe(false);
    }
  });

  it.each([
    ['Permanent', 'for-good'],
    ['Transient', 'for-now'],
    ['Undetermined', 'for-now'],
    ['Something new', 'for-now'],
  ])('a bounce that is %s is %s', (type, bounce) => {
    expect(readMailEvent(bounced({ type, subType: 'General', message: '' }))).toEqual({
      mailId: 'ours',
      providerId: 'e1',
      recipients: ['a@example.com'],
      at: new Date('2026-02-22T23:41:12.126Z'),
      bounce,
    });
  });

  it('of something else than a mail, or of nothing, is no event of a mail', () => {
    const ofDomain = '{"type":"domain.updated","created_at":"2026-02-22T23:41:12Z","data":{"id":"d","name":"a.test"}}';
    expect(readEventType(ofDomain)).toBe('domain.updated');
    for (const body of [ofDomain, 'no json', '[]', 'null']) expect(readMailEvent(body)).toBeUndefined();
    for (const body of ['no json', '[]', 'null', '{"type":7}']) expect(readEventType(body)).toBeUndefined();
  });
});
