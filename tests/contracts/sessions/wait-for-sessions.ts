/** One process that begins before there is a table of sessions, and asks until there is. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '#app/services/service-error.ts';
import { deleteSessions } from '#app/services/shopify/sessions.ts';

// The library says at length on the console where it looked.
const say = (line: string) => process.stdout.write(`${line}\n`);
console.log = () => {};

let hasSaid = false;
for (;;) {
  try {
    await deleteSessions('late.myshopify.com');
    break;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (!hasSaid) say(`away: ${error.service}, ${error.retry}`);
    hasSaid = true;
    await sleep(500);
  }
}
say('there');
process.exit(0);
