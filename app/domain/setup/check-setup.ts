import { checkDatabase, checkIndexes } from './check-database.ts';
import { checkEngine } from './check-engine.ts';
import { checkMail } from './check-mail.ts';
import { checkPaymentMessages, checkPayments, checkPrices } from './check-payments.ts';
import { checkRedis } from './check-redis.ts';
import { checkSessions } from './check-sessions.ts';
import { checkApp, checkShopify } from './check-shopify.ts';
import { checkBrowserUploads, checkStorage, checkUploadForm } from './check-storage.ts';
import { type Check, type Finding, sentenceOf } from './finding.ts';

/**
 * Tries every outside system once, with probes that leave nothing behind, and says of each part what is right or what to
 * change. `shop` is a store whose Shopify is asked about our credentials; without it, one that has installed the app.
 */
export async function checkSetup({ shop }: { shop?: string | undefined } = {}): Promise<Finding[]> {
  const parts: Record<string, Check> = {
    Database: checkDatabase,
    Indexes: checkIndexes,
    Redis: checkRedis,
    Sessions: checkSessions,
    Storage: checkStorage,
    'Upload form': checkUploadForm,
    'Uploads from the browser': checkBrowserUploads,
    Engine: checkEngine,
    Mail: checkMail,
    Payments: checkPayments,
    Prices: checkPrices,
    'Payment messages': checkPaymentMessages,
    App: checkApp,
    Shopify: () => checkShopify(shop),
  };
  return Promise.all(
    Object.entries(parts).map(async ([part, check]) => {
      try {
        return { part, isRight: true, sentence: await check() };
      } catch (error) {
        return { part, isRight: false, sentence: sentenceOf(error) };
      }
    }),
  );
}
