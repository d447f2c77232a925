import type { ClientSession, Types } from 'mongoose';
import { ring } from '#app/domain/jobs.ts';
import { type FlowTriggerName, FlowTriggerRecord } from './flow-trigger.record.ts';

export interface FlowTriggerOrder {
  shop: string;
  trigger: FlowTriggerName;
  /** The render or publication that it tells of: it is told once. */
  about: Types.ObjectId;
  productId: string;
  renderId: Types.ObjectId;
  avatar: string;
}

/** Puts a trigger into the outbox, in the transaction of what it tells of. Ring for it afterwards: `ringForTrigger`. */
export async function enqueueFlowTrigger(order: FlowTriggerOrder, session: ClientSession): Promise<void> {
  const { about, ...told } = order;
  const now = new Date();
  await FlowTriggerRecord.insertOne(
    { ...told, key: keyOf(order), status: 'waiting', notBefore: now, createdAt: now },
    { session },
  );
}

/** Rings for a trigger once its transaction is through. Without it the sweep finds it. */
export async function ringForTrigger(order: Pick<FlowTriggerOrder, 'shop' | 'trigger' | 'about'>): Promise<void> {
  const { shop } = order;
  const found = await FlowTriggerRecord.findOne({ shop, key: keyOf(order) })
    .select('_id')
    .lean();
  if (found) await ring('flow.send', { shop, triggerId: String(found._id) });
}

function keyOf({ trigger, about }: Pick<FlowTriggerOrder, 'trigger' | 'about'>): string {
  return `${trigger}-${about}`;
}
