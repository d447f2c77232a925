import { z } from 'zod';

/** The token stands in the address that the engine was given with the submission: it is the credential. */
export const engineWebhookQuery = z.object({ token: z.string().regex(/^[\w-]{32}$/, 'is not one of ours') });

/** All that is read of it; the worker asks the engine itself for the rest, also of a state that is new to us. */
export const engineWebhook = z.object({
  id: z.string().min(1).max(200),
  status: z.string().regex(/^[\w-]{1,50}$/, 'is not a word'),
});
