/**
 * `node worker/commands/migrate.ts [--all]`: makes the collections and indexes, then the migrations that a start makes, or
 * all of them. Repeatable.
 */
import { parseArgs } from 'node:util';
import { MIGRATIONS } from '#app/domain/migrations/migrations.ts';
import { runMigrations } from '#app/domain/migrations/run-migrations.ts';
import { RECORDS } from '#app/domain/records.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';

const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });

// A new index over a large collection takes as long as it takes.
await connectDatabase(undefined, { silenceMs: 0 });
try {
  for (const record of RECORDS) {
    await record.createCollection();
    await record.createIndexes();
  }
  const migrated = await runMigrations(MIGRATIONS.filter(({ runs }) => values.all || runs === 'start'));
  console.log(JSON.stringify({ collections: RECORDS.length, migrated }));
} finally {
  await disconnectDatabase();
}
