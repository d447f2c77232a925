import { setTimeout as sleep } from 'node:timers/promises';
import { withLease } from '#app/services/database/lease.ts';
import { MigrationRecord } from './migration.record.ts';
import type { Migration } from './migration.ts';

/** A process that dies in a step lets the next one on after this time. A step that takes longer may be taken twice. */
const STEP_MS = 15_000;
/** As long as others may be at a migration that this process can't go on without. */
const PATIENCE_MS = 10 * 60_000;
/** Between two steps: whoever waits gets a turn. */
const PAUSE_MS = 100;

/**
 * Makes the migrations that were not made yet, in their order, step by step, and returns the names of those that it ended.
 * It can be killed at any point and run again, and run by several processes at once: each step is taken by one of them.
 */
export async function runMigrations(migrations: readonly Migration[]): Promise<string[]> {
  const ended: string[] = [];
  for (const migration of migrations) {
    // Asked without the lease: whoever has nothing to do waits for nobody.
    if (await MigrationRecord.exists({ _id: migration.number, endedAt: { $exists: true } })) continue;
    const lease = `migration-${migration.number}`;
    const takeTurn = () => withLease(lease, STEP_MS, () => takeStep(migration), { waitMs: PATIENCE_MS });
    let outcome = await takeTurn();
    while (outcome === 'goes-on') {
      await sleep(PAUSE_MS);
      outcome = await takeTurn();
    }
    if (outcome === 'ended') ended.push(migration.name);
  }
  return ended;
}

type Outcome = 'goes-on' | 'ended' | 'was-ended';

async function takeStep({ number, name, step }: Migration): Promise<Outcome> {
  await MigrationRecord.updateOne({ _id: number }, { $setOnInsert: { name, startedAt: new Date() } }, { upsert: true });
  const before = await MigrationRecord.findOne({ _id: number }).lean();
  if (before?.endedAt) return 'was-ended';
  const reached = await step(before?.reached ?? undefined);
  if (reached === undefined) {
    await MigrationRecord.updateOne({ _id: number }, { $set: { endedAt: new Date() }, $unset: { reached: 1 } });
    return 'ended';
  }
  await MigrationRecord.updateOne({ _id: number, endedAt: { $exists: false } }, { $set: { reached } });
  return 'goes-on';
}
