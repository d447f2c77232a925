import { HttpRefusal } from './http-refusal.ts';

/** Each holds two pictures in memory for as long as its caller takes, and a browser opens six connections at once. */
const MOST_OPEN = { ofStore: 6, ofAll: 30 };
const COME_BACK_SECONDS = 60;

const open = new Map<string, number>();
let openOfAll = 0;

/** Counts an archive that is about to be looked up and written, until its answer is over. Throws a Refusal when too many are. */
export function countArchive(shop: string, isOver: () => Promise<unknown>): void {
  const ofStore = open.get(shop) ?? 0;
  if (ofStore >= MOST_OPEN.ofStore || openOfAll >= MOST_OPEN.ofAll) {
    throw new HttpRefusal('too-many-requests', { seconds: COME_BACK_SECONDS });
  }
  open.set(shop, ofStore + 1);
  openOfAll += 1;
  void isOver().finally(() => {
    const left = (open.get(shop) ?? 1) - 1;
    if (left > 0) open.set(shop, left);
    else open.delete(shop);
    openOfAll -= 1;
  });
}
