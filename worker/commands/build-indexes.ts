/** `node worker/commands/build-indexes.ts`: makes every collection and index that the records declare. Repeatable. */
import { RECORDS } from '#app/domain/records.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';

await connectDatabase();
for (const record of RECORDS) {
  await record.createCollection();
  await record.createIndexes();
}
await disconnectDatabase();
console.log(JSON.stringify({ collections: RECORDS.length }));
