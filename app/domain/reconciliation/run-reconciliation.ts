/** When everything is compared with the payment provider: every night, and soon after a night in which it was not. */
import { randomUUID } from 'node:crypto';
import { config } from '#app/config.server.ts';
import { sweepBilling } from '#app/domain/billing/sweep-billing.ts';
import { limitMsOf } from '#app/domain/jobs.ts';
import { arePaymentsSetUp, paymentProvider } from '#app/domain/payments/payment-provider.ts';
import { ReconciliationRecord } from '#app/domain/payments/reconciliation.record.ts';
import { withHeartbeat } from '#app/services/database/heartbeat.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { log } from '#app/services/log.ts';
import { reconcileBilling } from './reconcile-billing.ts';

/** Less than a day, so that what was lost is found within one, also after a night that was missed. */
const OVERDUE_MS = 20 * 60 * 60 * 1000;
/** After a run that did not end well, before the next. */
const PAUSE_MS = 15 * 60 * 1000;

/** The nightly run; without payments there is nothing to compare. False when another worker is at it. */
export function reconcileNightly(now: Date): Promise<boolean> {
  return runOnce({}, now);
}

/** The run that makes up for a night that failed or was skipped. False when none is due, or another worker is at it. */
export function reconcileIfOverdue(now: Date): Promise<boolean> {
  const before = (ms: number) => ({ $lte: new Date(now.getTime() - ms) });
  const isOverdue = { $or: [{ endedWellAt: null }, { endedWellAt: before(OVERDUE_MS) }] };
  const hasPaused = { $or: [{ startedAt: null }, { startedAt: before(PAUSE_MS) }] };
  return runOnce({ $and: [isOverdue, hasPaused] }, now);
}

/** What rings twice a minute: the sweep, and the comparison when it is overdue, whatever became of the sweep. */
export async function sweepAndReconcile(now: Date): Promise<void> {
  try {
    await sweepBilling(now);
  } finally {
    await reconcileIfOverdue(now);
  }
}

async function runOnce(condition: object, now: Date): Promise<boolean> {
  if (!arePaymentsSetUp()) return false;
  const holder = randomUUID();
  if (!(await take(holder, condition, now))) return false;
  const mine = { _id: paymentProvider().name, holder };
  const startedMs = Date.now();
  const keep = async () => {
    const leaseUntil = leaseEnd(new Date(now.getTime() + Date.now() - startedMs));
    return (await ReconciliationRecord.updateOne(mine, { $set: { leaseUntil } })).matchedCount === 1;
  };
  try {
    const done = await withHeartbeat(
      { leaseMs: config.worker.leaseMs, limitMs: limitMsOf('billing.reconcile') },
      keep,
      () => reconcileBilling(now),
    );
    log().info({ ...done }, 'Everything was compared with the payment provider');
    await ReconciliationRecord.updateOne(mine, { $set: { endedWellAt: now } });
    return true;
  } finally {
    await ReconciliationRecord.updateOne(mine, { $unset: { holder: 1, leaseUntil: 1 } });
  }
}

async function take(holder: string, condition: object, now: Date): Promise<boolean> {
  const isFree = { $or: [{ leaseUntil: null }, { leaseUntil: { $lte: now } }] };
  try {
    await ReconciliationRecord.findOneAndUpdate(
      { $and: [{ _id: paymentProvider().name }, isFree, condition] },
      { $set: { holder, startedAt: now, leaseUntil: leaseEnd(now) } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + config.worker.leaseMs);
}
