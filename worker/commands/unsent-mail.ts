/**
 * `node worker/commands/unsent-mail.ts`: lists the mails that were given up. `--send ID` sends one after all; `--allow
 * ADDRESS` lets mail go to an address again that bounced or complained.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Refusal } from '#app/domain/errors.ts';
import { liftSuppression } from '#app/domain/mail/suppressed-addresses.ts';
import { listUnsentMail, sendAfterAll } from '#app/domain/mail/unsent-mail.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { closeDoorbell } from '#app/services/queue/doorbell.ts';

const { values } = parseArgs({ options: { send: { type: 'string' }, allow: { type: 'string' } } });
const wanted = z
  .object({
    send: z
      .string()
      .regex(/^[0-9a-f]{24}$/)
      .optional(),
    allow: z.email().optional(),
  })
  .safeParse(values);
if (!wanted.success) {
  console.error('Give --send with the id of a mail, or --allow with an address, or nothing for the list.');
  process.exit(2);
}
await connectDatabase();
try {
  const { send, allow } = wanted.data;
  const order = { by: 'command:unsent-mail', now: new Date() };
  if (allow) await liftSuppression({ address: allow, ...order });
  if (send) await sendAfterAll({ mailId: send, ...order });
  console.log(JSON.stringify(send || allow ? { done: true } : { unsent: await listUnsentMail(1000) }));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error('There is no such unsent mail, or the address gets mail already.');
  process.exitCode = 1;
} finally {
  await closeDoorbell();
  await disconnectDatabase();
}
