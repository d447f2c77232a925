import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LeaseRecord } from './lease.record.ts';
import { isDuplicateKey } from './transaction.ts';

/**
 * Runs `work` while no other process holds the lease of that name, waiting for it at most `waitMs`. The lease ends by
 * itself after `holdMs`, so a process that dies blocks nobody for longer.
 */
export async function withLease<T>(
  name: string,
  holdMs: number,
  work: () => Promise<T>,
  { waitMs = holdMs }: { waitMs?: number } = {},
): Promise<T> {
  const holder = randomUUID();
  const giveUpAt = Date.now() + waitMs;
  while (!(await take(name, holder, holdMs))) {
    if (Date.now() > giveUpAt) throw new Error(`The lease ${name} stayed taken for ${waitMs} ms`);
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    await LeaseRecord.deleteOne({ _id: name, holder });
  }
}

/** Removes a lease, whoever holds it: nobody needs it any more. */
export async function forgetLease(name: string): Promise<void> {
  await LeaseRecord.deleteOne({ _id: name });
}

async function take(name: string, holder: string, holdMs: number): Promise<boolean> {
  const now = new Date();
  try {
    await LeaseRecord.findOneAndUpdate(
      { _id: name, until: { $lte: now } },
      { $set: { holder, until: new Date(now.getTime() + holdMs) } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
