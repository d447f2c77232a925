import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { FlowUseRecord } from './flow-use.record.ts';

export interface FlowUseWord {
  shop: string;
  /** Flow's own id of the trigger. */
  triggerId: string;
  isUsed: boolean;
  saidAt: Date;
}

/** Notes whether a store's workflows use a trigger. The latest word counts, in whatever order they come. */
export async function noteFlowUse({ shop, triggerId, isUsed, saidAt }: FlowUseWord): Promise<void> {
  // One that was said in the future would be the last for ever.
  const at = new Date(Math.min(saidAt.getTime(), Date.now()));
  try {
    await FlowUseRecord.updateOne(
      { shop, triggerId, saidAt: { $lte: at } },
      { $set: { isUsed, saidAt: at } },
      { upsert: true },
    );
  } catch (error) {
    // A later word is there: the condition found none, and the index refused a second one.
    if (!isDuplicateKey(error)) throw error;
  }
}

/**
 * Whether triggers are worth sending for a store: Flow enables no workflow before this app has heard of it. All of them,
 * where it uses any: what Flow calls them is not known beforehand, and one that nothing waits for does nothing.
 */
export async function isUsedByFlow(shop: string): Promise<boolean> {
  return (await FlowUseRecord.exists({ shop, isUsed: true })) !== null;
}
