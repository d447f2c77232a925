import { config } from '#app/config.server.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { MailGateRecord } from './mail-gate.record.ts';

const GATE = 'resend';
/** However long Resend asks for. A turn further off than twice this can only come from a clock that was wrong. */
const LONGEST_PAUSE_MS = 60 * 60 * 1000;

/**
 * Takes the turn to send one mail, for all workers: Resend counts the calls of the whole account. Returns 0 for a turn that
 * was taken, else in how many milliseconds to ask again; who only asks takes nothing from the others.
 */
export async function takeSendTurn(now: Date = new Date()): Promise<number> {
  const nextSendAt = new Date(now.getTime() + 1000 / config.mail.perSecond);
  const beyond = new Date(now.getTime() + 2 * LONGEST_PAUSE_MS);
  try {
    await MailGateRecord.findOneAndUpdate(
      { _id: GATE, $or: [{ nextSendAt: { $lte: now } }, { nextSendAt: { $gt: beyond } }] },
      { $set: { nextSendAt } },
      { upsert: true },
    );
    return 0;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const gate = await MailGateRecord.findOne({ _id: GATE }).lean();
    return Math.max(1, (gate?.nextSendAt.getTime() ?? 0) - now.getTime());
  }
}

/** Resend asked to wait: nobody sends for so long. */
export async function pauseSending(forMs: number): Promise<void> {
  const nextSendAt = new Date(Date.now() + Math.min(forMs, LONGEST_PAUSE_MS));
  await MailGateRecord.updateOne({ _id: GATE }, { $max: { nextSendAt } });
}
