import type { ClientSession } from 'mongoose';
import { config } from '#app/config.server.ts';
import { withoutNames } from '#app/domain/store-names/without-names.ts';
import { enqueueMailOnce } from './enqueue-mail.ts';

export interface AdminNotice {
  /** Names what it is about; told once. */
  key: string;
  subject: string;
  /** Tells by ids: a notice outlives the store that it is about, so names and addresses are taken out. */
  say: string;
}

/** Tells the admin of something that a person has to look at, once, in the caller's transaction. */
export async function tellAdmin(notice: AdminNotice, session: ClientSession): Promise<void> {
  const to = config.mail.adminEmail;
  if (!to) return;
  const { key, subject } = notice;
  const facts = { subject, say: withoutNames(notice.say) };
  await enqueueMailOnce({ key, to, template: 'admin-notice', facts }, session);
}
