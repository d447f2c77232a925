import { config, isBesideTheProgram } from '#app/config.server.ts';
import { trySessions } from '#app/services/shopify/sessions.ts';
import { WrongSetting } from './finding.ts';

export async function checkSessions(): Promise<string> {
  // This command runs outside production, where such a file would do; the web and the worker would not start with it.
  if (isBesideTheProgram(config.sessions.databaseUrl)) {
    throw new WrongSetting(
      'SESSION_DATABASE_URL is missing, or a file beside the program: name a libSQL server, or a file by its whole path on a volume that the web and the worker share and that outlives them.',
    );
  }
  await trySessions();
  return 'Sessions can be written and read.';
}
