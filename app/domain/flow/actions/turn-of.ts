import { FlowRunRecord, UNFINISHED_RUNS } from './flow-run.record.ts';

const AT_ONCE = 4;
/** Whoever has more than that waits behind the others anyway. */
const MOST_COUNTED = 1000;

/** A store's first few are served at once; with more of them under way it waits behind stores that have fewer. */
export async function turnOf(shop: string): Promise<number> {
  const count = await FlowRunRecord.countDocuments({ shop, status: { $in: UNFINISHED_RUNS } }).limit(MOST_COUNTED);
  return count <= AT_ONCE ? 0 : count;
}
