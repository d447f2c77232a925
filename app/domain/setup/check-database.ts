import { RECORDS } from '#app/domain/records.ts';
import { connectDatabase } from '#app/services/database/connection.ts';
import { type Hello, knowsTransactions, readHello } from '#app/services/database/knows-transactions.ts';
import { WrongSetting } from './finding.ts';

export async function checkDatabase(): Promise<string> {
  await connectDatabase();
  return judgeDatabase(await readHello());
}

/** Says what is right with a database that says this of itself; throws WrongSetting. */
export function judgeDatabase(hello: Hello): string {
  if (!knowsTransactions(hello)) {
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
