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
type EventType = (typeof EVENT_TYPES)[number];

export const BOUNCE_TYPES = ['Permanent', 'Transient', 'Undetermined'] as const;

export interface EventOrder {
  type: EventType;
  bounceType?: (typeof BOUNCE_TYPES)[number] | undefined;
  /** How often the same message goes out, under one id, as after an answer that was lost. */
  times?: number | undefined;
  /** Changes the body after it was signed. */
  isTampered?: boolean | undefined;
}

function detailsOf({ type, bounceType = 'Permanent' }: EventOrder): Record<string, unknown> {
  if (type === 'email.bounced')
    return { bounce: { message: 'Bounced on demand', type: bounceType, subType: 'General' } };
  if (type === 'email.failed') return { failed: { reason: 'Failed on demand' } };
  return {};
}

/** Tells every webhook of an event of a mail, signed as Svix does. Resolves to each webhook's answers. */
export async function sendEvent(mailbox: Mailbox, mail: Mail, order: EventOrder): Promise<string[]> {
  const { type, times = 1 } = order;
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
      ...detailsOf(order),
    },
  });
  const id = `msg_${randomUUID().replaceAll('-', '')}`;
  const sendings = mailbox.state.webhooks.flatMap((webhook) => Array.from({ length: times }, () => webhook));
  const message = { id, body, isTampered: order.isTampered ?? false };
  const answers = await Promise.all(sendings.map((webhook) => post(webhook, message)));
  mail.events.push({ type, at, delivery: answers.join(', ') || 'no webhook is set' });
  mailbox.save();
  return answers;
}

async function post(
  { url, secret }: { url: string; secret: string },
  { id, body, isTampered }: { id: string; body: string; isTampered: boolean },
): Promise<string> {
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
      body: isTampered ? body.replace('"email.', '"email_') : body,
      signal: AbortSignal.timeout(15_000),
    });
    await response.arrayBuffer();
    return String(response.status);
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  }
}
