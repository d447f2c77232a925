import { randomBytes } from 'node:crypto';
import { config } from '#app/config.server.ts';
import { connectDatabase } from '#app/services/database/connection.ts';
import { knowsTransactions } from '#app/services/database/knows-transactions.ts';
import { readEngineCredits } from '#app/services/fashn/read-credits.ts';
import { pingRedis } from '#app/services/queue/ping-redis.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { readSessionsTable } from '#app/services/shopify/sessions.ts';
import { deleteObject, getObject, putObject } from '#app/services/storage/objects.ts';

export interface Finding {
  part: string;
  isRight: boolean;
  /** What is right, or what to change. Never a value of the configuration. */
  sentence: string;
}

/** A wrong setting that was found, in a sentence of ours. */
class WrongSetting extends Error {}

const CHECKS: Record<string, () => Promise<string>> = {
  Database: checkDatabase,
  Redis: checkRedis,
  Sessions: checkSessions,
  Storage: checkStorage,
  Engine: checkEngine,
  Mail: checkMail,
  App: checkApp,
};

/** Tries every outside system once, with a probe that leaves nothing behind, and says what is right and what is wrong. */
export async function checkSetup(): Promise<Finding[]> {
  return Promise.all(
    Object.entries(CHECKS).map(async ([part, check]) => {
      try {
        return { part, isRight: true, sentence: await check() };
      } catch (error) {
        return { part, isRight: false, sentence: sentenceOf(error) };
      }
    }),
  );
}

async function checkDatabase(): Promise<string> {
  await connectDatabase();
  if (!(await knowsTransactions())) {
    throw new WrongSetting('It answers, but is no replica set: make MONGODB_URI that of a replica set or of Atlas.');
  }
  return 'It answers, and knows transactions.';
}

async function checkRedis(): Promise<string> {
  await pingRedis();
  return 'It answers.';
}

async function checkSessions(): Promise<string> {
  await readSessionsTable();
  return 'The table of the sessions can be read.';
}

async function checkStorage(): Promise<string> {
  const key = `probes/${randomBytes(12).toString('hex')}.txt`;
  const body = randomBytes(32);
  await putObject({ key, body, contentType: 'text/plain' });
  try {
    const read = await getObject(key);
    if (!read.body.equals(body)) throw new WrongSetting('It gives back other bytes than it was given.');
  } finally {
    await deleteObject(key);
  }
  return 'An object was written, read and deleted.';
}

async function checkEngine(): Promise<string> {
  const credits = await readEngineCredits();
  if (credits <= 0) throw new WrongSetting('The key is right, but the account has no credits left: buy some at FASHN.');
  return `The key is right; ${credits} credits are left.`;
}

async function checkMail(): Promise<string> {
  // Asking Resend would take a key with more rights than sending needs.
  if (!/^re_\w{8,}$/.test(config.mail.apiKey)) throw new WrongSetting('RESEND_API_KEY is no key of Resend’s (re_...).');
  if (!/^(.+<\S+@\S+\.\S+>|\S+@\S+\.\S+)$/.test(config.mail.from)) {
    throw new WrongSetting('MAIL_FROM is no address of a mail.');
  }
  return 'The key and the sender have the right form; the first mail will show whether Resend takes them.';
}

async function checkApp(): Promise<string> {
  const isHttps = new URL(config.shopify.appUrl).protocol === 'https:';
  if (!isHttps && !/^(localhost|127\.0\.0\.1)$/.test(new URL(config.shopify.appUrl).hostname)) {
    throw new WrongSetting('SHOPIFY_APP_URL must begin with https, or Shopify will not open the app.');
  }
  if (!config.secrets.cron) return 'The address is right. Without RENDER_WORKER_SECRET the reset address is closed.';
  return 'The address is right, and the reset address has its secret.';
}

/** Vendors’ errors quote addresses and names: only what kind of error it is may be said. */
function sentenceOf(error: unknown): string {
  if (error instanceof WrongSetting) return error.message;
  const status = error instanceof ServiceError ? Number(error.facts.status) : Number.NaN;
  if (status === 401 || status === 403) return 'It refuses the key: check the key and its rights.';
  if (status === 404) return 'It does not know what was asked for: check the name and the address.';
  if (status > 0)
    return `It answers with HTTP ${status}: look at the service’s own status page, then check the settings.`;
  switch (networkCode(error)) {
    case 'ECONNREFUSED':
      return 'Nothing listens at its address: check the address, and whether it runs.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'The name in its address is unknown: check the address.';
    default:
      return 'It cannot be used: check its address, its name and password, and whether it runs.';
  }
}

function networkCode(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return networkCode(error.cause, depth + 1);
}
