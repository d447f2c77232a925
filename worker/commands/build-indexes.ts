/** `node worker/commands/build-indexes.ts`: makes every collection and index that the records declare. Repeatable. */
import { RECORDS } from '#app/domain/records.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';

// A new index over a large collection takes as long as it takes.
await connectDatabase(undefined, { silenceMs: 0 });
for (const record of RECORDS) {
  await record.createCollection();
  await record.createIndexes();
}
await disconnectDatabase();
console.log(JSON.stringify({ collections: RECORDS.length }));
