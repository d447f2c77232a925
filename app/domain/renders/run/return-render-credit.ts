import type { ClientSession } from 'mongoose';
import { returnCredits } from '#app/domain/billing/return-credits.ts';
import type { Render } from '#app/domain/renders/render.record.ts';

/**
 * Gives the credit of a photo that was not made back to the reservation that it came from: its own, or its batch's. Once,
 * in the caller's transaction.
 */
export async function returnRenderCredit(render: Render, now: Date, session: ClientSession): Promise<void> {
  const { _id, shop, credit } = render;
  const from = credit.batchId
    ? { cause: { kind: 'batch' as const, id: String(credit.batchId) }, part: String(_id) }
    : { cause: { kind: 'render' as const, id: String(_id) } };
  await returnCredits({ shop, ...from, credits: [credit], now }, session);
}
