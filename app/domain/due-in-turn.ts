/** A store with so many found leaves the rest of a look to the others. */
const MANY_OF_A_STORE = 50;
export const FOUND_AT_ONCE = 500;
const MOST_IN_A_LOOK = 5 * FOUND_AT_ONCE;

type Waiting = { _id: unknown; shop?: string | null | undefined };

/**
 * What is due and waits, with its turn: each store's first, then each store's second, and so on. `find` answers with the
 * FOUND_AT_ONCE that are due longest and are of none of the `full` stores; however much one store has, the others' is
 * found.
 */
export async function dueInTurn<T extends Waiting>(
  find: (full: (string | null)[]) => Promise<T[]>,
): Promise<{ record: T; turn: number }[]> {
  const found = new Map<string, { record: T; turn: number }>();
  const counts = new Map<string | null, number>();
  for (let fullBefore = 0; ; ) {
    const full = [...counts].filter(([, count]) => count >= MANY_OF_A_STORE).map(([shop]) => shop);
    const isOver = counts.size > 0 && full.length === fullBefore;
    if (isOver || found.size >= MOST_IN_A_LOOK) break;
    fullBefore = full.length;
    const records = await find(full);
    for (const record of records) {
      if (found.has(String(record._id))) continue;
      const turn = (counts.get(record.shop ?? null) ?? 0) + 1;
      counts.set(record.shop ?? null, turn);
      found.set(String(record._id), { record, turn });
    }
    if (records.length < FOUND_AT_ONCE) break;
  }
  return [...found.values()];
}
