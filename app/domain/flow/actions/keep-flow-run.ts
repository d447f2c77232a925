import { Types } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ring } from '#app/domain/jobs.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { FlowRunRecord } from './flow-run.record.ts';
import { turnOf } from './turn-of.ts';

export interface AskedByFlow {
  shop: string;
  /** Flow's own id of the step: repeated, it has the same. */
  actionRunId: string;
  /** `gid://shopify/Product/...` */
  productId: string;
  /** As the merchant wrote it: an avatar's name or id. */
  avatar: string;
  position?: PublicationPosition | undefined;
  publishesAtOnce: boolean;
}

/**
 * Keeps what a workflow asks for, once by Flow's id of it, and rings for the worker; true when it was new. Throws a Refusal
 * (`business-archived`) for a store that does not have the app.
 */
export async function keepFlowRun(asked: AskedByFlow): Promise<boolean> {
  if (!(await BusinessRecord.exists({ shop: asked.shop, archivedAt: null }))) throw new Refusal('business-archived');
  const now = new Date();
  const run = {
    _id: new Types.ObjectId(),
    ...asked,
    publicationId: new Types.ObjectId(),
    status: 'waiting' as const,
    notBefore: now,
    createdAt: now,
  };
  try {
    await FlowRunRecord.insertOne(run);
  } catch (error) {
    if (isDuplicateKey(error, 'actionRunId')) return false;
    throw error;
  }
  await ring('flow.advance', { shop: asked.shop, runId: String(run._id) }, { turn: await turnOf(asked.shop) });
  return true;
}
