import { withLease } from '#app/services/database/lease.ts';
import { MigrationRecord } from './migration.record.ts';
import type { Migration } from './migration.ts';

/** Longer than a step takes. A process that dies in one lets the next one on after this time. */
const STEP_MS = 15_000;

/**
 * Makes the migrations that were not made yet, in their order, step by step, and returns the names of those that it ended.
 * It can be killed at any point and run again, and run by several processes at once: each step is taken by one of them.
 */
export async function runMigrations(migrations: readonly Migration[]): Promise<string[]> {
  const ended: string[] = [];
  for (const migration of migrations) {
    let outcome: Outcome;
    do {
      outcome = await withLease('migrations', STEP_MS, () => takeStep(migration));
    } while (outcome === 'goes-on');
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
