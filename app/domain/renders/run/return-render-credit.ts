import type { ClientSession } from 'mongoose';
import { returnCredits } from '#app/domain/billing/return-credits.ts';
import { creditCauseOf } from '#app/domain/renders/credit-cause.ts';
import type { Render } from '#app/domain/renders/render.record.ts';

/**
 * Gives the credit of a photo that was not made back to the reservation that it came from: its own, its batch's or its
 * round's. Once, in the caller's transaction.
 */
export async function returnRenderCredit(render: Render, now: Date, session: ClientSession): Promise<void> {
  const { shop, credit } = render;
  await returnCredits({ shop, ...creditCauseOf(render), credits: [credit], now }, session);
}
