/** Forgets stores whose deletion was decided, in steps of bounded size: each is one short transaction, and each can be the last. */
import { randomUUID } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import { config } from '#app/config.server.ts';
import { forgetStore as forgetAudit } from '#app/domain/audit/forget-store.ts';
import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { forgetStore as forgetAutomations } from '#app/domain/automations/forget-store.ts';
import { forgetStore as forgetBatches } from '#app/domain/batches/forget-store.ts';
import { forgetStore as forgetCredits } from '#app/domain/credits/forget-store.ts';
import { forgetStore as forgetWaiting } from '#app/domain/engine/forget-store.ts';
import { forgetStore as forgetFlowRuns } from '#app/domain/flow/actions/forget-store.ts';
import { forgetStore as forgetFlow } from '#app/domain/flow/forget-store.ts';
import { partByPart } from '#app/domain/forget-step.ts';
import { forgetStore as forgetGarments } from '#app/domain/garments/forget-store.ts';
import { forgetStore as forgetInbox, forgetStoreOfOpenMessages } from '#app/domain/inbox/forget-store.ts';
import { forgetStore as forgetMail } from '#app/domain/mail/forget-store.ts';
import { forgetStore as forgetPayments } from '#app/domain/payments/forget-store.ts';
import { forgetStore as forgetPictures } from '#app/domain/pictures/forget-store.ts';
import { forgetStore as forgetPublications } from '#app/domain/publications/forget-store.ts';
import { forgetStore as forgetRenders } from '#app/domain/renders/forget-store.ts';
import { type StoreDeletion, StoreDeletionRecord } from '#app/domain/store-names/store-deletion.record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { notePictures } from './delete-pictures.ts';

/** Far below what a transaction may hold, in number and in time: a real database ends one after a minute. */
export const RECORDS_A_STEP = 500;
/** So many in one go, then whoever asked for it is asked again: a worker that is told to stop is not held up. */
const STEPS_AT_ONCE = 400;

/** What would go on charging first; then whatever others are made from, so that nothing is written after its turn. */
const NOUNS = [
  forgetStoreOfOpenMessages,
  forgetPayments,
  forgetFlowRuns,
  forgetAutomations,
  forgetPublications,
  forgetBatches,
  forgetRenders,
  forgetWaiting,
  forgetFlow,
  forgetGarments,
  forgetPictures,
  forgetCredits,
  forgetMail,
  forgetInbox,
  forgetAudit,
];

/**
 * One step, in the caller's transaction: forgets as many of the store's records as a step may, and notes their pictures for
 * deletion. With the last of them the deletion is over: its record goes, the name is free, and the audit log says what
 * went. True when it is over.
 */
export async function takeForgetStep(deletion: StoreDeletion, session: ClientSession): Promise<boolean> {
  const { _id, shop, by, decidedAt } = deletion;
  const step = { shop, hash: _id, decidedAt, most: RECORDS_A_STEP, session };
  const { records, pictureKeys = [], counts } = await partByPart(step, NOUNS);
  await notePictures(_id, new Set(pictureKeys), session);
  const after = await StoreDeletionRecord.findOneAndUpdate(
    { _id },
    { $inc: { renders: 0, photos: 0, invoicesKept: 0, ...counts } },
    { session, returnDocument: 'after' },
  ).lean();
  if (!after) throw new Error(`The deletion ${_id} ended before its last step`);
  if (records === RECORDS_A_STEP) return false;
  await StoreDeletionRecord.deleteOne({ _id }, { session });
  const { photos, renders, invoicesKept } = after;
  const facts = { photos, renders, invoicesKept };
  await writeAuditEntry({ at: new Date(), by, action: 'shop.redacted', shop: _id, facts }, session);
  return true;
}

/**
 * Goes on with the deletions that were decided, one or all, and returns whether they are over. False when there is more to
 * do than one go takes, or another worker is at it. What a killed worker had begun is gone on with where it stood.
 */
export async function forgetStepByStep(which: { _id?: string }): Promise<boolean> {
  const holder = randomUUID();
  for (let steps = 0; steps < STEPS_AT_ONCE; steps += 1) {
    const deletion = await hold(which, holder);
    if (!deletion) return (await StoreDeletionRecord.exists(which)) === null;
    await inTransaction(async (session) => {
      // Another worker has it by now, or it is over: what has the name from then on is none of this.
      const held = { _id: deletion._id, holder };
      const kept = await StoreDeletionRecord.updateOne(held, { $set: { leaseUntil: leaseEnd() } }, { session });
      if (kept.matchedCount === 1) await takeForgetStep(deletion, session);
    });
  }
  await StoreDeletionRecord.updateMany({ holder }, { $set: { leaseUntil: new Date(0) }, $unset: { holder: 1 } });
  return false;
}

async function hold(which: { _id?: string }, holder: string): Promise<StoreDeletion | null> {
  return StoreDeletionRecord.findOneAndUpdate(
    { ...which, $or: [{ holder }, { leaseUntil: { $lte: new Date() } }] },
    { $set: { holder, leaseUntil: leaseEnd() } },
    { returnDocument: 'after' },
  ).lean();
}

function leaseEnd(): Date {
  return new Date(Date.now() + config.worker.leaseMs);
}
