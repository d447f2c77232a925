import { trySessions } from '#app/services/shopify/sessions.ts';

export async function checkSessions(): Promise<string> {
  await trySessions();
  return 'Sessions can be written and read.';
}
