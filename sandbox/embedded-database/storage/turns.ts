import { setTimeout as sleep } from 'node:timers/promises';
import type { Row } from './model.ts';

/** How long a transaction may take over its turn before the next one goes on regardless. */
const turnMs = 250;

/** How long anyone waits for a turn. */
const patienceMs = 5_000;

const lastTurnEnds = new WeakMap<Row, Promise<void>>();

/** Counts the transactions that wait inside the server. */
export type WaitingRoom = { waiting: number; readonly seats: () => number };

/**
 * Who waits keeps one of its client's connections busy, and the transaction it waits for needs one to end: so only a few
 * may wait, a part of the connections that are open.
 */
export function createWaitingRoom(openConnections: () => number): WaitingRoom {
  return { waiting: 0, seats: () => Math.min(16, Math.max(1, Math.floor(openConnections() / 3))) };
}

/** Waits with a seat in the room; answers false at once when there is none left. */
export async function waitSeated(room: WaitingRoom, wait: () => Promise<void>): Promise<boolean> {
  if (room.waiting >= room.seats()) return false;
  room.waiting += 1;
  try {
    await wait();
    return true;
  } finally {
    room.waiting -= 1;
  }
}

/**
 * Lets transactions that lost a conflict over a row try again one after the other instead of all at once: of many that
 * start together only one can win, so without turns the work grows with the square of their number. Answers what ends
 * the turn, or undefined when too many wait already. It is a courtesy, not a lock: conflicts are still found where they happen.
 */
export async function takeTurn(room: WaitingRoom, row: Row): Promise<(() => void) | undefined> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const hadTurn = await waitSeated(room, async () => {
    const before = lastTurnEnds.get(row);
    lastTurnEnds.set(row, before ? before.then(() => promise) : promise);
    if (before) await atMost(before, patienceMs);
    if (row.pending) await atMost(row.pending.transaction.ended, turnMs);
  });
  if (!hadTurn) return undefined;
  const timer = setTimeout(resolve, turnMs);
  return () => {
    clearTimeout(timer);
    resolve();
  };
}

/** Waits for a promise, but not longer than that. */
export async function atMost(promise: Promise<void>, limitMs: number): Promise<void> {
  const timer = new AbortController();
  const limit = sleep(Math.max(0, limitMs), undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([promise, limit]);
  timer.abort();
}
