import { setTimeout as sleep } from 'node:timers/promises';
import { config } from '#app/config.server.ts';
import { limitMsOf, ring } from '#app/domain/jobs.ts';
import { isBeingDeleted } from '#app/domain/store-names/is-being-deleted.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { untilAnswered } from '#app/services/database/until-answered.ts';
import { log } from '#app/services/log.ts';
import { MailNotTaken, sendMail } from '#app/services/resend/send-mail.ts';
import { endMail } from './end-mail.ts';
import { type Mail, MailRecord } from './mail.record.ts';
import type { MailFacts, MailTemplate } from './mail-facts.ts';
import { pauseSending, takeSendTurn } from './mail-gate.ts';
import { heldMails, isMailDue } from './mail-lease.ts';
import { backoffMs, mayBeForgotten, NEWS_MS } from './mail-patience.ts';
import { renderMail } from './render-mail.ts';
import { isSuppressed } from './suppressed-addresses.ts';

/** One job sends so many, then rings for the next: a worker that is told to stop is not held up. */
const MAILS_PER_JOB = 20;
/** A longer pause is not waited for here: the sweep rings again. */
const LONGEST_WAIT_MS = 2000;
/** So long the database may be away, and what became of a call is still written down: well within the job's limit. */
const WRITE_PATIENCE_MS = 5 * 60 * 1000;

/**
 * Sends what waits in the outbox and is due, in turns that all workers share, and returns how many were taken up. Each mail
 * goes out once: its key is Resend's idempotency key, it is repeated to the letter, and not after the key is forgotten.
 */
export async function sendDueMail(): Promise<number> {
  let taken = 0;
  while (taken < MAILS_PER_JOB && (await isMailDue(new Date()))) {
    const waitMs = await takeSendTurn();
    if (waitMs > LONGEST_WAIT_MS) return taken;
    if (waitMs > 0) {
      await sleep(waitMs);
      continue;
    }
    const mail = await heldMails.take({}, new Date(), { notBefore: 1 });
    if (!mail) continue;
    taken += 1;
    // It goes with its store: nobody is to hear of what is being deleted.
    if (mail.shop && (await isBeingDeleted(mail.shop))) continue;
    await heldMails
      .whileHeld(mail, limitMsOf('mail.send'), () => send(mail))
      .catch((error: unknown) => {
        if (!(error instanceof LeaseLost)) throw error;
      });
  }
  if (taken === MAILS_PER_JOB) await ring('mail.send', {});
  return taken;
}

/** Rings for what is due and was not rung for, or waited for its turn. */
export async function sweepMail(): Promise<void> {
  if (await isMailDue(new Date())) await ring('mail.send', {});
}

async function send(mail: Mail): Promise<void> {
  const now = new Date();
  if (mayBeForgotten(mail.unansweredSince, now)) return endMail(mail, 'unconfirmed', mail.lastError ?? 'No answer');
  if (await isSuppressed(mail.to)) return endMail(mail, 'suppressed', 'The address takes no mail from us');
  let mayHaveGoneSince = mail.unansweredSince;
  try {
    const content = mail.content ?? (await makeContent(mail));
    const unansweredSince = mail.unansweredSince ?? now;
    await heldMails.change(mail, { $set: { content, unansweredSince } });
    // Not before: a call that was not made has left nothing in doubt, whatever stands in the record.
    mayHaveGoneSince = unansweredSince;
    const { _id, to, key } = mail;
    const providerId = await sendMail({ ...content, to, mailId: String(_id), idempotencyKey: key });
    await noteSent(mail, providerId);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    // An answer that says no takes back what this very call may have done, and nothing of an earlier one.
    const isNo = error instanceof MailNotTaken && !error.mayHaveGone;
    await tryLater({ ...mail, unansweredSince: isNo ? mail.unansweredSince : mayHaveGoneSince }, error);
  }
}

async function makeContent(mail: Mail) {
  const { from, supportEmail } = config.mail;
  return { from, ...(supportEmail ? { replyTo: supportEmail } : {}), ...(await renderMail(letterOf(mail))) };
}

/** It is sent, whoever holds it by now. */
async function noteSent(mail: Mail, providerId: string): Promise<void> {
  await MailRecord.updateOne(
    { _id: mail._id },
    {
      $set: { status: 'sent', providerId, sentAt: new Date() },
      $unset: { content: 1, leaseUntil: 1, unansweredSince: 1, lastError: 1 },
    },
  );
}

async function tryLater(mail: Mail, error: unknown): Promise<void> {
  const refusal = error instanceof MailNotTaken ? error : undefined;
  // A bug of ours in one mail is logged and holds up no other.
  if (!refusal) log().error({ error, mail: String(mail._id) }, 'A mail could not be made or recorded');
  const lastError = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
  const isOver = refusal?.retry === 'never' || Date.now() - mail.createdAt.getTime() > NEWS_MS;
  // First, since only this worker knows whether it may have gone.
  if (isOver) await endMail(mail, mail.unansweredSince ? 'unconfirmed' : 'failed', lastError);
  else await putOff(mail, lastError, backoffMs(mail.attempts, refusal?.afterMs));
  if (refusal?.facts.status === 429) await pauseSending(refusal.afterMs ?? 1000);
}

/** However long the database is away, within reason: without it no other mail goes either. */
async function putOff(mail: Mail, lastError: string, pauseMs: number): Promise<void> {
  const unwritten = { what: 'What became of a mail', facts: { mail: String(mail._id) }, patienceMs: WRITE_PATIENCE_MS };
  await untilAnswered(unwritten, () =>
    heldMails.change(mail, {
      $set: { lastError, notBefore: new Date(Date.now() + pauseMs) },
      $unset: { leaseUntil: 1, ...(mail.unansweredSince ? {} : { unansweredSince: 1 }) },
    }),
  );
}

/** Facts were typed when it was enqueued. */
function letterOf(mail: Mail) {
  return { template: mail.template as MailTemplate, facts: mail.facts as MailFacts[MailTemplate], shop: mail.shop };
}
