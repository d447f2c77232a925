import type { ClientSession } from 'mongoose';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';
import { type FirstOrder, FirstOrderRecord } from './first-order.record.ts';
import { isLaterCharge, type OrderFacts } from './payment-facts.ts';
import { tellOfUnknownWord } from './unknown-words.ts';

type OrderName = Pick<FirstOrder, 'provider' | 'providerId'>;

/** An order is known from the first word of it or of its subscription: what follows waits in line at its record. */
export async function ensureFirstOrder(name: OrderName): Promise<void> {
  try {
    await FirstOrderRecord.updateOne(name, { $setOnInsert: { version: 0 } }, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/** Takes one's place in line, in the caller's transaction. */
export async function touchFirstOrder(name: OrderName, session: ClientSession): Promise<void> {
  await FirstOrderRecord.updateOne(name, { $inc: { version: 1 } }, { session });
}

/** False for what is older than what is known. */
export function isNewsOfOrder(facts: OrderFacts, known: FirstOrder | null): boolean {
  const { status, refundedInCents, providerUpdatedAt } = known ?? {};
  if (!status || !providerUpdatedAt) return true;
  return isLaterCharge(facts, { status, refundedInCents: refundedInCents ?? 0, updatedAt: providerUpdatedAt });
}

/**
 * Keeps what was said of a subscription's first order and goes on with what follows from it, in one transaction; a word that
 * we do not know leaves the last one that we did.
 */
export async function keepFirstOrder<T>(facts: OrderFacts, follow: (session: ClientSession) => Promise<T>): Promise<T> {
  const name = { provider: facts.provider, providerId: facts.id };
  await ensureFirstOrder(name);
  return inTransaction(async (session) => {
    await touchFirstOrder(name, session);
    const known = await FirstOrderRecord.findOne(name).session(session).lean();
    if (isNewsOfOrder(facts, known)) {
      const { saidStatus, refundedInCents, updatedAt: providerUpdatedAt } = facts;
      const status = facts.status === 'unknown' ? (known?.status ?? facts.status) : facts.status;
      const news = { status, saidStatus, refundedInCents, providerUpdatedAt };
      await FirstOrderRecord.updateOne(name, { $set: news }, { session });
    }
    await tellOfUnknownWord('order', facts, session);
    return follow(session);
  });
}

/** Of these orders the fraudulent ones, by `firstOrderName`, with the moment that it was said. */
export async function fraudulentOrders(
  orders: readonly OrderName[],
  session: ClientSession,
): Promise<ReadonlyMap<string, Date>> {
  if (orders.length === 0) return new Map();
  const provider = { $in: [...new Set(orders.map((order) => order.provider))] };
  const providerId = { $in: orders.map((order) => order.providerId) };
  const found = await FirstOrderRecord.find({ provider, providerId, status: 'fraudulent' }).session(session).lean();
  return new Map(found.map((order) => [firstOrderName(order), order.providerUpdatedAt ?? new Date(0)]));
}

/** Ids are one provider's own. */
export function firstOrderName({ provider, providerId }: OrderName): string {
  return `${provider}-${providerId}`;
}
