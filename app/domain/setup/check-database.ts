import { RECORDS } from '#app/domain/records.ts';
import { connectDatabase } from '#app/services/database/connection.ts';
import { knowsTransactions } from '#app/services/database/knows-transactions.ts';
import { WrongSetting } from './finding.ts';

export async function checkDatabase(): Promise<string> {
  await connectDatabase();
  if (!(await knowsTransactions())) {
    throw new WrongSetting('It answers, but is no replica set: make MONGODB_URI that of a replica set or of Atlas.');
  }
  return 'It answers, and knows transactions.';
}

/** Unique indexes are what keeps effects from happening twice: without them nothing may run. */
export async function checkIndexes(): Promise<string> {
  await connectDatabase();
  const missing: string[] = [];
  for (const record of RECORDS) {
    const { toCreate } = await record.diffIndexes();
    if (toCreate.length > 0) missing.push(record.collection.collectionName);
  }
  if (missing.length === 0) return 'Every index that the records declare is there.';
  throw new WrongSetting(
    `Indexes are missing in ${missing.join(', ')}: run node worker/commands/migrate.ts, as bin/web does at its start.`,
  );
}
