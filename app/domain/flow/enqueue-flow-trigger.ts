import type { ClientSession, Types } from 'mongoose';
import { BULK_TURN, ring } from '#app/domain/jobs.ts';
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

/**
 * Puts a trigger into the outbox, in the transaction of what it tells of; a second order for the same changes nothing. Ring for
 * it afterwards: `ringForTrigger`.
 */
export async function enqueueFlowTrigger(order: FlowTriggerOrder, session: ClientSession): Promise<void> {
  const { about: _about, ...told } = order;
  const key = keyOf(order);
  if (await FlowTriggerRecord.exists({ shop: order.shop, key }).session(session)) return;
  const now = new Date();
  await FlowTriggerRecord.insertOne({ ...told, key, status: 'waiting', notBefore: now, createdAt: now }, { session });
}

/** Rings for a trigger once its transaction is through; behind what workflows ask for. Without it the sweep finds it. */
export async function ringForTrigger(order: Pick<FlowTriggerOrder, 'shop' | 'trigger' | 'about'>): Promise<void> {
  const { shop } = order;
  const found = await FlowTriggerRecord.findOne({ shop, key: keyOf(order) })
    .select('_id')
    .lean();
  if (found) await ring('flow.send', { shop, triggerId: String(found._id) }, { turn: BULK_TURN });
}

function keyOf({ trigger, about }: Pick<FlowTriggerOrder, 'trigger' | 'about'>): string {
  return `${trigger}-${about}`;
}
