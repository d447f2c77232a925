/** Whose turn it is at the engine. A pure rule: what it is asked about is read in choose-store.ts. */

export interface WaitingStore {
  shop: string;
  /** The plan's share of the engine. */
  weight: number;
  /** Since its last turn, or since it has had anything to send. */
  waitsSince: Date;
  /** Slots it holds now. */
  inFlight: number;
}

/**
 * The store that holds the fewest slots for its weight; among equals, the one whose last turn is longest ago. A slot is
 * never left idle while anybody waits, one batch of thousands keeps nobody else waiting for more than one slot to free,
 * and many of them keep nobody waiting for more than one round.
 */
export function nextStore(waiting: readonly WaitingStore[]): WaitingStore | undefined {
  return waiting.reduce<WaitingStore | undefined>((best, store) => {
    if (!best) return store;
    const difference = store.inFlight / store.weight - best.inFlight / best.weight;
    if (difference !== 0) return difference < 0 ? store : best;
    return store.waitsSince < best.waitsSince ? store : best;
  }, undefined);
}

/**
 * Whether a store may be given one more slot: up to its plan's cap any; beyond it what is idle, but not the last one, so
 * that who comes next does not wait for one of them to free.
 */
export function mayHoldOneMore(store: { inFlight: number; cap: number }, freeSlots: number): boolean {
  return store.inFlight < store.cap || freeSlots > 1;
}

/** The lowest slot number that nobody holds, or undefined when all are held. */
export function freeSlot(held: ReadonlySet<number>, capacity: number): number | undefined {
  for (let slot = 0; slot < capacity; slot += 1) if (!held.has(slot)) return slot;
  return undefined;
}
