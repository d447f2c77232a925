import { WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { type ProviderCheck, providerOf } from '#app/domain/payments/payment-provider.ts';
import { PACK_IDS, PACKS, PAID_TIERS, PLANS } from '#app/domain/plans/plans.ts';
import { connectDatabase } from '#app/services/database/connection.ts';
import { WrongSetting } from './finding.ts';

export async function checkPayments(): Promise<string> {
  return sentenceIn(await providerOf().checkAccount());
}

/** What is for sale there against the table of plans and packs. */
export async function checkPrices(): Promise<string> {
  const { checkPrices: check, title } = providerOf();
  if (!check) return `${title} knows no prices but those that the app names.`;
  const plans = PAID_TIERS.map((item) => ({ item, isMonthly: true, priceInCents: PLANS[item].priceInCents }));
  const packs = PACK_IDS.map((item) => ({ item, isMonthly: false, priceInCents: PACKS[item].priceInCents }));
  return sentenceIn(await check([...plans, ...packs]));
}

export async function checkPaymentMessages(): Promise<string> {
  const { checkMessages: check, title, name: provider } = providerOf();
  if (!check) return `${title} needs nothing set up for its messages.`;
  const wasOneTaken = async () => {
    await connectDatabase();
    return (await WebhookMessageRecord.exists({ provider })) !== null;
  };
  return sentenceIn(await check(wasOneTaken));
}

function sentenceIn({ isRight, sentence }: ProviderCheck): string {
  if (isRight) return sentence;
  throw new WrongSetting(sentence);
}
