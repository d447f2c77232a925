import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EmailRequest } from './email-request.ts';

const KEY_MEMORY_MS = 24 * 60 * 60_000;

export interface Mail extends EmailRequest {
  id: string;
  at: string;
  idempotencyKey?: string;
  /** How often it was asked for under its key: above 1, repeats were answered without sending again. */
  count: number;
  events: { type: string; at: string; delivery: string }[];
}

interface RememberedKey {
  payloadHash: string;
  answer: unknown;
  mailIds: string[];
  atMs: number;
}

interface MailboxState {
  mails: Mail[];
  keys: Record<string, RememberedKey>;
  webhooks: { url: string; secret: string }[];
  rateLimit: { count: number; windowMs: number } | null;
  /** Those that mail may come from, once they are verified. */
  domains: Domain[];
  /** Of the account's key: one that may only send is refused everything else. */
  access: 'full' | 'sending';
}

interface Domain {
  name: string;
  status: 'not_started' | 'pending' | 'verified' | 'failed';
}

export interface Mailbox {
  state: MailboxState;
  save(): void;
  reset(): void;
}

/**
 * Opens the mailbox kept in `dataDir`, or an empty one in memory; `webhook` is always among those that are told, and
 * `domains` are verified from the start.
 */
export function openMailbox(
  dataDir: string | undefined,
  { webhook, domains }: { webhook?: { url: string; secret: string } | undefined; domains: string[] },
): Mailbox {
  const emptyState = (): MailboxState => ({
    mails: [],
    keys: {},
    webhooks: webhook ? [webhook] : [],
    rateLimit: null,
    domains: domains.map((name) => ({ name, status: 'verified' })),
    access: 'full',
  });
  const file = dataDir ? path.join(dataDir, 'mailbox.json') : undefined;
  const mailbox: Mailbox = {
    // A folder from an earlier version lacks what came since.
    state: { ...emptyState(), ...(file ? readState(file) : undefined) },
    save() {
      if (!file || !dataDir) return;
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(mailbox.state));
      renameSync(`${file}.new`, file);
    },
    reset() {
      mailbox.state = emptyState();
      mailbox.save();
    },
  };
  const others = mailbox.state.webhooks.filter(({ url }) => url !== webhook?.url);
  mailbox.state.webhooks = webhook ? [...others, webhook] : others;
  return mailbox;
}

function readState(file: string): Partial<MailboxState> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<MailboxState>;
  } catch {
    return undefined;
  }
}

export function keepMail(mailbox: Mailbox, email: EmailRequest, idempotencyKey: string | undefined): Mail {
  const mail: Mail = {
    ...email,
    id: randomUUID(),
    at: new Date().toISOString(),
    ...(idempotencyKey ? { idempotencyKey } : {}),
    count: 1,
    events: [],
  };
  mailbox.state.mails.push(mail);
  return mail;
}

/** What a key was used for in the last 24 hours. `repeat`: the same payload; `conflict`: another one. */
export function recallKey(
  mailbox: Mailbox,
  key: string,
  payload: unknown,
): { kind: 'new' } | { kind: 'conflict' } | { kind: 'repeat'; answer: unknown } {
  const known = mailbox.state.keys[key];
  if (!known || known.atMs + KEY_MEMORY_MS < Date.now()) return { kind: 'new' };
  if (known.payloadHash !== hashOf(payload)) return { kind: 'conflict' };
  for (const mail of mailbox.state.mails) if (known.mailIds.includes(mail.id)) mail.count += 1;
  return { kind: 'repeat', answer: known.answer };
}

export function rememberKey(mailbox: Mailbox, key: string, payload: unknown, answer: unknown, mailIds: string[]): void {
  mailbox.state.keys[key] = { payloadHash: hashOf(payload), answer, mailIds, atMs: Date.now() };
}

function hashOf(payload: unknown): string {
  return createHash('sha256').update(JSON.stringify(payload)).digest('hex');
}
