import type { ReservedCredit } from '#app/domain/credits/reserve-credits.ts';
import type { Batch } from './batch.record.ts';

/** The credit of one item of a batch that was started: the first ones are paid from the plan, the others from packs. */
export function creditOfItem({ _id, credit }: Pick<Batch, '_id' | 'credit'>, ordinal: number): ReservedCredit {
  if (!credit) throw new Error(`Batch ${_id} was not started`);
  const { allowance, period, allowanceEntitlement } = credit;
  return ordinal < allowance
    ? { bucket: 'allowance', period, entitlement: allowanceEntitlement }
    : { bucket: 'pack', period, entitlement: 'clean' };
}
