/**
 * `node worker/commands/save-photo.ts --shop SHOP --render ID --to FILE`: writes a stored photo, clean, to a file on the
 * operator's machine, and notes it in the audit log.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { Refusal } from '#app/domain/errors.ts';
import { findRender } from '#app/domain/renders/read/read-renders.ts';
import { cleanPicture } from '#app/domain/renders/read/render-pictures.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { inTransaction } from '#app/services/database/transaction.ts';

const { values } = parseArgs({
  options: { shop: { type: 'string' }, render: { type: 'string' }, to: { type: 'string' } },
});
const wanted = z
  .object({ shop: z.string().min(1), render: z.string().regex(/^[0-9a-f]{24}$/), to: z.string().min(1) })
  .safeParse(values);
if (!wanted.success) {
  console.error('Give --shop, --render and --to.');
  process.exit(2);
}
const { shop, render: renderId, to } = wanted.data;
await connectDatabase();
try {
  await writeFile(to, await cleanPicture(await findRender(shop, renderId)));
  await inTransaction((session) =>
    writeAuditEntry(
      { at: new Date(), by: 'command:save-photo', action: 'photo.saved', shop, facts: { renderId } },
      session,
    ),
  );
  console.log(JSON.stringify({ saved: to }));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await disconnectDatabase();
}
