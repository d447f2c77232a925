import type { LoaderFunctionArgs } from '@remix-run/node';
import { readWholeLedger } from '#app/domain/credits/read-credit-ledger.ts';
import { ledgerFile } from '#app/web/ledger-file.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { answer } from '#app/web/problem.ts';

/** GET /api/credits/ledger.csv: the whole ledger, for a spreadsheet. */
export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(async () => {
    const { shop } = await requireMerchant(request);
    return ledgerFile(readWholeLedger(shop));
  });
