import { createHmac, randomUUID } from 'node:crypto';
import type { Mail, Mailbox } from './mailbox.ts';

export const EVENT_TYPES = [
  'email.sent',
  'email.delivered',
  'email.delivery_delayed',
  'email.bounced',
  'email.complained',
  'email.opened',
  'email.clicked',
  'email.failed',
  'email.suppressed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

const DETAILS: Partial<Record<EventType, Record<string, unknown>>> = {
  'email.bounced': { bounce: { message: 'Bounced on demand', type: 'Permanent', subType: 'General' } },
  'email.failed': { failed: { reason: 'Failed on demand' } },
};

/** Tells every webhook of an event of a mail, signed as Svix does. Resolves to each webhook's answer. */
export async function sendEvent(mailbox: Mailbox, mail: Mail, type: EventType): Promise<string[]> {
  const at = new Date().toISOString();
  const body = JSON.stringify({
    type,
    created_at: at,
    data: {
      email_id: mail.id,
      message_id: `<${mail.id}@simulated>`,
      from: mail.from,
      to: mail.to,
      subject: mail.subject,
      created_at: mail.at,
      ...(mail.tags ? { tags: Object.fromEntries(mail.tags.map(({ name, value }) => [name, value])) } : {}),
      ...DETAILS[type],
    },
  });
  const answers = await Promise.all(mailbox.state.webhooks.map((webhook) => post(webhook, body)));
  mail.events.push({ type, at, delivery: answers.join(', ') || 'no webhook is set' });
  mailbox.save();
  return answers;
}

async function post({ url, secret }: { url: string; secret: string }, body: string): Promise<string> {
  const id = `msg_${randomUUID().replaceAll('-', '')}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'svix-id': id,
        'svix-timestamp': timestamp,
        'svix-signature': `v1,${signature}`,
      },
      body,
      signal: AbortSignal.timeout(15_000),
    });
    await response.arrayBuffer();
    return String(response.status);
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  }
}
