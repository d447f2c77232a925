/**
 * `node worker/commands/check-setup.ts`: says of every outside system whether the settings for it are right, and what
 * to change. No value of a setting is printed. Ends with 1 when something is wrong.
 */
import { parseConfig } from '#app/config.server.ts';
import { checkSetup } from '#app/domain/setup/check-setup.ts';
import { disconnectDatabase } from '#app/services/database/connection.ts';

try {
  parseConfig(process.env);
} catch (error) {
  // This message names variables and shows no value.
  console.error(error instanceof Error ? error.message : 'The configuration cannot be read.');
  process.exit(1);
}
const findings = await checkSetup();
for (const { part, isRight, sentence } of findings) console.log(`${isRight ? 'right' : 'WRONG'}  ${part}: ${sentence}`);
await disconnectDatabase();
process.exit(findings.every((finding) => finding.isRight) ? 0 : 1);
