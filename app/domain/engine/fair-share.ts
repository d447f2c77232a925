/** Whose turn it is at the engine. A pure rule: the database part is in assign-engine-slots.ts. */

export interface WaitingStore {
  shop: string;
  /** The plan's share of the engine. */
  weight: number;
  /** When its oldest waiting render was asked for. */
  oldestAt: Date;
  /** Slots it holds now. */
  inFlight: number;
}

/**
 * The store that holds the fewest slots for its weight; among equals, the one that has waited longest. A slot is never
 * left idle while anybody waits, and a batch of thousands keeps nobody else waiting for more than one slot to free.
 */
export function nextStore(waiting: readonly WaitingStore[]): WaitingStore | undefined {
  return waiting.reduce<WaitingStore | undefined>((best, store) => {
    if (!best) return store;
    const difference = store.inFlight / store.weight - best.inFlight / best.weight;
    if (difference !== 0) return difference < 0 ? store : best;
    return store.oldestAt < best.oldestAt ? store : best;
  }, undefined);
}

/** The lowest slot number that nobody holds, or undefined when all are held. */
export function freeSlot(held: ReadonlySet<number>, capacity: number): number | undefined {
  for (let slot = 0; slot < capacity; slot += 1) if (!held.has(slot)) return slot;
  return undefined;
}
