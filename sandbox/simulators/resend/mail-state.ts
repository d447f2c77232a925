import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface SimulatedMail {
  id: string;
  from: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  idempotencyKey: string | null;
  /** How often it was asked for with the same key: more than one means that a repeat was caught. */
  askedFor: number;
  payloadHash: string;
  sentAt: string;
}

export interface MailState {
  list: () => SimulatedMail[];
  find: (id: string) => SimulatedMail | undefined;
  /** The mail that was sent with this key within the last 24 hours. */
  byKey: (key: string) => SimulatedMail | undefined;
  add: (mail: Omit<SimulatedMail, 'id' | 'askedFor' | 'sentAt'>) => SimulatedMail;
  noteRepeat: (mail: SimulatedMail) => void;
  clear: () => void;
}

const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000;

export function payloadHash(payload: unknown): string {
  return createHash('sha256').update(JSON.stringify(payload)).digest('hex');
}

/** The mails that were sent, newest last; kept in a file when there is one. */
export function openMailState(file: string | undefined): MailState {
  let mails: SimulatedMail[] = [];
  if (file) {
    mkdirSync(dirname(file), { recursive: true });
    try {
      mails = JSON.parse(readFileSync(file, 'utf8')) as SimulatedMail[];
    } catch {
      mails = [];
    }
  }
  const save = () => {
    if (file) writeFileSync(file, JSON.stringify(mails));
  };
  return {
    list: () => mails,
    find: (id) => mails.find((mail) => mail.id === id),
    byKey: (key) =>
      mails.find((mail) => mail.idempotencyKey === key && Date.now() - Date.parse(mail.sentAt) < KEY_LIFETIME_MS),
    add(mail) {
      const added = { ...mail, id: randomUUID(), askedFor: 1, sentAt: new Date().toISOString() };
      mails.push(added);
      save();
      return added;
    },
    noteRepeat(mail) {
      mail.askedFor += 1;
      save();
    },
    clear() {
      mails = [];
      save();
    },
  };
}
