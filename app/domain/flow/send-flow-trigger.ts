import { Types } from 'mongoose';
import { dueInTurn, FOUND_AT_ONCE } from '#app/domain/due-in-turn.ts';
import { growingPauseMs } from '#app/domain/growing-pause.ts';
import { limitMsOf, ring, ringInTurn } from '#app/domain/jobs.ts';
import { appAddress } from '#app/domain/mail/app-address.ts';
import { isBeingDeleted } from '#app/domain/store-names/is-being-deleted.ts';
import { holdingOf, LeaseLost } from '#app/services/database/held-record.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { receiveFlowTrigger } from '#app/services/shopify/flow.ts';
import { type FlowTrigger, FlowTriggerRecord } from './flow-trigger.record.ts';

/** After a day nobody waits for the news any more. */
const NEWS_MS = 24 * 60 * 60_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

const heldTriggers = holdingOf({
  noun: 'flow trigger',
  record: FlowTriggerRecord,
  withWork: { status: 'waiting' },
  fence: 'attempts',
  unchanged: ['shop', 'status'],
});

/**
 * Tells Shopify Flow of a photo. One worker at a time, and none once it was told; but Shopify knows no key for it, so one
 * whose answer was lost is told again, since a workflow that runs twice does less harm than one that never runs.
 */
export async function sendFlowTrigger({ shop, triggerId }: { shop: string; triggerId: string }): Promise<void> {
  const held = await heldTriggers.take({ _id: new Types.ObjectId(triggerId), shop }, new Date());
  // It goes with its store: nobody is to hear of what is being deleted.
  if (!held || (await isBeingDeleted(shop))) return;
  try {
    await heldTriggers.whileHeld(held, limitMsOf('flow.send'), () => send(held));
  } catch (error) {
    if (error instanceof LeaseLost) return;
    await putOff(held, error);
    throw error;
  }
}

async function send(held: FlowTrigger): Promise<void> {
  const { shop, trigger, productId, renderId, avatar } = held;
  const outcome = await receiveFlowTrigger(shop, {
    handle: trigger,
    productId,
    // By the names of the fields in extensions/flow-*.
    fields: {
      'Photo id': String(renderId),
      Avatar: avatar,
      'Photo page': appAddress(shop, `/app/photos/${renderId}`),
    },
  });
  await end(held, outcome.ok ? { status: 'sent' } : { status: 'given-up', lastError: outcome.refused.message });
}

async function putOff(held: FlowTrigger, error: unknown): Promise<void> {
  const lastError = error instanceof Error ? error.message : 'unknown';
  const isOver = Date.now() - held.createdAt.getTime() > NEWS_MS;
  if (isOver || (error instanceof ServiceError && error.retry === 'never')) {
    return end(held, { status: 'given-up', lastError });
  }
  const askedForMs = error instanceof ServiceError ? error.afterMs : undefined;
  const pauseMs = growingPauseMs(held.attempts, { longestMs: LONGEST_PAUSE_MS, askedForMs });
  await FlowTriggerRecord.updateOne(heldTriggers.isHeld(held), {
    $set: { lastError: lastError.slice(0, 500), notBefore: new Date(Date.now() + pauseMs) },
    $unset: { leaseUntil: 1 },
  });
  await ring('flow.send', { shop: held.shop, triggerId: String(held._id) }, { delayMs: pauseMs });
}

/** It was told, whoever holds it by now. */
async function end(
  { _id, shop }: FlowTrigger,
  how: { status: 'sent' } | { status: 'given-up'; lastError: string },
): Promise<void> {
  await FlowTriggerRecord.updateOne(
    { _id, shop, status: 'waiting' },
    { $set: { ...how, endedAt: new Date() }, $unset: { leaseUntil: 1 } },
  );
}

/** Rings again for every trigger that is due and that nobody sends. */
export async function sweepFlowTriggers(now: Date = new Date()): Promise<void> {
  const waiting = await dueInTurn((full) =>
    FlowTriggerRecord.find({ ...heldTriggers.due(now), shop: { $nin: full } })
      .sort({ notBefore: 1 })
      .select('shop')
      .limit(FOUND_AT_ONCE)
      .lean(),
  );
  await ringInTurn(
    'flow.send',
    waiting.map(({ record, turn }) => ({ payload: { shop: record.shop, triggerId: String(record._id) }, turn })),
  );
}
