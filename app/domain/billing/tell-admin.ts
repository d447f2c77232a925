import type { ClientSession } from 'mongoose';
import { config } from '#app/config.server.ts';
import { enqueueMailOnce } from '#app/domain/mail/enqueue-mail.ts';

export interface AdminNotice {
  /** Names what it is about; told once. */
  key: string;
  subject: string;
  say: string;
}

/** Tells the admin of something that a person has to look at, once, in the caller's transaction. */
export async function tellAdmin(notice: AdminNotice, session: ClientSession): Promise<void> {
  const to = config.mail.adminEmail;
  if (!to) return;
  const { subject, say } = notice;
  await enqueueMailOnce({ key: notice.key, to, template: 'admin-notice', facts: { subject, say } }, session);
}
