/**
 * `node worker/commands/replay-webhooks.ts`: lists the messages that could not be processed. With `--message ID` or
 * `--all [--provider NAME]` it puts them back into the inbox.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Refusal } from '#app/domain/errors.ts';
import { listDeadLetters, replayWebhook } from '#app/domain/inbox/dead-letters.ts';
import { WEBHOOK_PROVIDERS } from '#app/domain/inbox/webhook-message.record.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { closeDoorbell } from '#app/services/queue/doorbell.ts';

const { values } = parseArgs({
  options: { message: { type: 'string' }, all: { type: 'boolean', default: false }, provider: { type: 'string' } },
});
const wanted = z
  .object({
    message: z
      .string()
      .regex(/^[0-9a-f]{24}$/)
      .optional(),
    all: z.boolean(),
    provider: z.enum(WEBHOOK_PROVIDERS).optional(),
  })
  .safeParse(values);
if (!wanted.success) {
  console.error(`Give --message with an id, or --all, and --provider as one of ${WEBHOOK_PROVIDERS.join(', ')}.`);
  process.exit(2);
}
await connectDatabase();
try {
  const { message, all, provider } = wanted.data;
  const dead = await listDeadLetters({ provider }, 1000);
  const chosen = message ? [message] : all ? dead.map(({ _id }) => String(_id)) : [];
  for (const messageId of chosen) {
    await replayWebhook({ messageId, by: 'command:replay-webhooks', now: new Date() });
  }
  console.log(JSON.stringify(chosen.length > 0 ? { replayed: chosen } : { dead }));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error('There is no such message, or its body was erased.');
  process.exitCode = 1;
} finally {
  await closeDoorbell();
  await disconnectDatabase();
}
