import { type Business, BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { renameBusiness } from '#app/domain/businesses/rename-business.ts';
import { startPeriod } from '#app/domain/credits/reset-free-allowance.ts';
import { writeCreditEntry } from '#app/domain/credits/write-credit-entry.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ring } from '#app/domain/jobs.ts';
import { enqueueMail } from '#app/domain/mail/enqueue-mail.ts';
import { FREE_PERIOD_DAYS, PLANS } from '#app/domain/plans/plans.ts';
import { resumeDisconnected } from '#app/domain/publications/trouble/resume-disconnected.ts';
import { takeUpLeftovers } from '#app/domain/publications/trouble/take-up-leftovers.ts';
import { recallFreeAllowance } from '#app/domain/store-names/free-allowance-memory.ts';
import { isBeingDeleted } from '#app/domain/store-names/is-being-deleted.ts';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { readStore } from '#app/services/shopify/products.ts';

/** How often it is noted that a store was seen: page loads write nothing in between. */
const NOTED_EVERY_MS = 5 * 60 * 1000;
const SECOND_MS = 1000;

export interface SignIn {
  shop: string;
  /** When Shopify issued the session token, by its own clock: it does so only where the app is installed. */
  tokenIssuedAt: Date;
  /** Shopify has just given a new access token, as it does after an installation. */
  hasNewAccess: boolean;
  now: Date;
}

/**
 * The business of a store that has the app open: made on the first visit with one free allowance, restored after an
 * uninstallation with what it had. However often and however fast it is called, one business and one grant. When the store
 * was seen is noted, so that a removal from before that is known to be over, however late its message comes. Throws a
 * Refusal: `token-outdated` for a token from before the removal, `store-being-deleted` while its former records still go.
 */
export async function installBusiness(signIn: SignIn): Promise<Business> {
  const { shop } = signIn;
  const known = await BusinessRecord.findOne({ shop }).lean();
  if (known?.archivedAt) return restore(signIn, known.archivedAt);
  if (known) return noteSeen(signIn, known);
  if (await isBeingDeleted(shop)) throw new Refusal('store-being-deleted');
  const store = await readStore(shop);
  try {
    await create(signIn, store);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  await ring('mail.send', {});
  const made = await BusinessRecord.findOne({ shop }).lean();
  if (!made) throw new Error(`The business of ${shop} vanished after it was made`);
  return made;
}

async function create(signIn: SignIn, store: Awaited<ReturnType<typeof readStore>>): Promise<void> {
  const { shop, tokenIssuedAt, now } = signIn;
  await inTransaction(async (session) => {
    // Asked again where it counts: the records of what goes and of what is new have the one name.
    if (await isBeingDeleted(shop, session)) throw new Refusal('store-being-deleted');
    const grantedBefore = await recallFreeAllowance(shop, session);
    const periodMs = FREE_PERIOD_DAYS * 24 * 60 * 60 * 1000;
    const isAllowanceDue = !grantedBefore || grantedBefore.getTime() + periodMs <= now.getTime();
    await BusinessRecord.insertOne(
      {
        shop,
        ...store,
        creditPeriod: 1,
        allowance: { key: 'free', credits: isAllowanceDue ? PLANS.free.creditsPerPeriod : 0, periods: [1] },
        lastCreditReset: isAllowanceDue ? now : grantedBefore,
        installedAt: installedBy(signIn),
        seenAt: tokenIssuedAt,
      },
      { session },
    );
    if (isAllowanceDue) {
      await startPeriod({ shop, period: 1, credits: PLANS.free.creditsPerPeriod, unspent: 0, now }, session);
    } else {
      await noteWithheldAllowance(shop, now, session);
    }
    await enqueueMail(
      { key: `welcome-${shop}`, shop, to: store.email, template: 'welcome', facts: { storeName: store.name } },
      session,
    );
  });
}

async function noteWithheldAllowance(shop: string, now: Date, session: Parameters<typeof writeCreditEntry>[1]) {
  await writeCreditEntry(
    {
      shop,
      key: `period-${shop}-1-grant`,
      kind: 'grant',
      cause: { kind: 'period', id: '1' },
      counts: { allowance: 0 },
      reason: 'This store had its free allowance within the last 30 days, before it was deleted',
      at: now,
    },
    session,
  );
}

/**
 * When the store had the app by Shopify's own clock: a removal after the token was issued counts, however much later the
 * sign-in gets here. Tokens tell whole seconds.
 */
function installedBy({ tokenIssuedAt, now }: SignIn): Date {
  return new Date(Math.min(now.getTime(), tokenIssuedAt.getTime() + SECOND_MS - 1));
}

/** Of removal, deletion and other sign-ins at the same time each counts: whoever comes too late looks again. */
async function restore(signIn: SignIn, archivedAt: Date): Promise<Business> {
  const { shop, tokenIssuedAt, now } = signIn;
  // A page that was open when the app was removed still has its token for a minute.
  if (tokenIssuedAt.getTime() + SECOND_MS <= archivedAt.getTime()) throw new Refusal('token-outdated');
  const restored = await BusinessRecord.updateOne(
    { shop, archivedAt },
    {
      $set: { installedAt: installedBy(signIn), seenAt: tokenIssuedAt },
      $unset: { archivedAt: 1, removalConfirmedAt: 1 },
    },
  );
  if (restored.modifiedCount === 1) await takeUpLeftovers(shop, now);
  await noteChanges(shop, now);
  return installBusiness(signIn);
}

/** What the store changed about itself while it had not the app, and nobody told us. It comes back also without. */
async function noteChanges(shop: string, now: Date): Promise<void> {
  try {
    await renameBusiness(shop, { ...(await readStore(shop)), at: now });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    log().warn({ error, shop }, 'What a store that is back is called now could not be read');
  }
}

async function noteSeen(signIn: SignIn, known: Business): Promise<Business> {
  const { shop, tokenIssuedAt, hasNewAccess, now } = signIn;
  if (hasNewAccess) await resumeDisconnected(shop, now);
  const notedMs = known.seenAt?.getTime() ?? 0;
  if (!hasNewAccess && tokenIssuedAt.getTime() < notedMs + NOTED_EVERY_MS) return known;
  // Again, for the sign-in that brought the store back may have been cut off before it was done, or been too early for some.
  await takeUpLeftovers(shop, now);
  const noted = await BusinessRecord.updateOne({ shop, archivedAt: null }, { $max: { seenAt: tokenIssuedAt } });
  // Archived or deleted since it was read.
  return noted.matchedCount === 1 ? known : installBusiness(signIn);
}
