import { readWholeLedger } from '#app/domain/credits/read-credit-ledger.ts';
import { CREDIT_ENDPOINTS } from '#app/web/api/credit-endpoints.ts';
import { ledgerFile } from '#app/web/ledger-file.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/credits/ledger.csv: the whole ledger, for a spreadsheet. */
export const loader = serveMerchant(CREDIT_ENDPOINTS.ledgerFile, async ({ shop }) => ledgerFile(readWholeLedger(shop)));
