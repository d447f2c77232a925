import type { ClientSession } from 'mongoose';
import { StoreDeletionRecord } from './store-deletion.record.ts';

/** Whether a store's deletion was decided and is not through yet: nothing is begun for it, whatever of it is still here. */
export async function isBeingDeleted(shop: string, session?: ClientSession): Promise<boolean> {
  return (await StoreDeletionRecord.exists({ shop }).session(session ?? null)) !== null;
}
