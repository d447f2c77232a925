import { FREE_PERIOD_DAYS, PLANS } from '#app/domain/billing/plans.ts';
import { startPeriod } from '#app/domain/credits/reset-free-allowance.ts';
import { writeCreditEntry } from '#app/domain/credits/write-credit-entry.ts';
import { ring } from '#app/domain/jobs.ts';
import { enqueueMail } from '#app/domain/mail/enqueue-mail.ts';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';
import { readStore } from '#app/services/shopify/products.ts';
import { type Business, BusinessRecord } from './business.record.ts';
import { recallFreeAllowance } from './free-allowance-memory.ts';

/**
 * The business of a store that has the app open: made on the first visit with one free allowance, restored after an
 * uninstallation with what it had. However often and however fast it is called, one business and one grant.
 */
export async function installBusiness(shop: string, now: Date): Promise<Business> {
  const known = await BusinessRecord.findOne({ shop }).lean();
  if (known && !known.archivedAt) return known;
  if (known) return restore(shop, now);
  const store = await readStore(shop);
  try {
    await create(shop, store, now);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  await ring('mail.send', {});
  const made = await BusinessRecord.findOne({ shop }).lean();
  if (!made) throw new Error(`The business of ${shop} vanished after it was made`);
  return made;
}

async function create(shop: string, store: Awaited<ReturnType<typeof readStore>>, now: Date): Promise<void> {
  await inTransaction(async (session) => {
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
        installedAt: now,
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
      bucket: 'allowance',
      amount: 0,
      reason: 'This store had its free allowance within the last 30 days, before it was deleted',
      at: now,
    },
    session,
  );
}

async function restore(shop: string, now: Date): Promise<Business> {
  await BusinessRecord.updateOne({ shop }, { $set: { installedAt: now }, $unset: { archivedAt: 1 } });
  const restored = await BusinessRecord.findOne({ shop }).lean();
  if (!restored) throw new Error(`The business of ${shop} vanished while it was restored`);
  return restored;
}
