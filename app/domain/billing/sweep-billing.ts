import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { StoreTurns } from '#app/domain/store-turns.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { cancelUnwanted } from './cancel-unwanted.ts';
import { settlePlan } from './settle-plan.ts';

const MOST_AT_ONCE = 200;

/**
 * Ends the plans whose time has come, and cancels subscriptions that charge on for nothing. What fails for one store holds
 * up no other; the first such failure is thrown at the end.
 */
export async function sweepBilling(now: Date): Promise<{ ended: number; cancelled: number }> {
  const turns = new StoreTurns();
  const done = { ended: await endDuePlans(now, turns), cancelled: await cancelUnwanted({}, now, turns) };
  turns.end();
  return done;
}

async function endDuePlans(now: Date, turns: StoreTurns): Promise<number> {
  const due = await BusinessRecord.find({ planEndsAt: { $lte: now } })
    .select('shop')
    .limit(MOST_AT_ONCE)
    .lean();
  let ended = 0;
  for (const { shop } of due) {
    const settle = () => inTransaction((session) => settlePlan(shop, now, session));
    if (await turns.take(shop, 'ending a plan', settle)) ended += 1;
  }
  return ended;
}
