import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { readLedger } from '#tests/fixtures/ledger-reader.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, credits, firstAvatarId } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';

/** Puts the store's last allowance so far back that the next one is due. */
async function letAMonthPass(merchant: Merchant): Promise<void> {
  const client = await MongoClient.connect(stack().env.MONGODB_URI ?? '');
  const before = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
  await client
    .db()
    .collection('businesses')
    .updateOne({ shop: merchant.shop }, { $set: { lastCreditReset: before } });
  await client.close();
}

function resetAddress(secret?: string): Promise<Response> {
  return fetch(`${stack().appUrl}/api/cron/reset-free-credits`, {
    headers: {
      'user-agent': 'Mozilla/5.0 Chrome/140.0 Safari/537.36',
      ...(secret ? { authorization: `Bearer ${secret}` } : {}),
    },
  });
}

describe('A lazy reset, spending, then the daily reset does not gift a second allowance', () => {
  it('the period grants once, however it is asked for', async () => {
    const merchant = await newMerchant('reset');
    const garment = await addGarment(merchant);
    const avatarId = await firstAvatarId(merchant);
    expect((await credits(merchant)).total).toBe(3);
    await letAMonthPass(merchant);

    expect((await askForRender(merchant, garment, avatarId)).status).toBe(202);
    const secret = stack().env.RENDER_WORKER_SECRET;
    const resets = await Promise.all([resetAddress(secret), resetAddress(secret), resetAddress(secret)]);
    expect(resets.map((answer) => answer.status)).toEqual([200, 200, 200]);

    const { balance, entries } = await readLedger(stack().env.MONGODB_URI ?? '', merchant.shop);
    expect(entries.filter((entry) => entry.kind === 'grant')).toHaveLength(2);
    expect(entries.filter((entry) => entry.kind === 'expiry')).toMatchObject([{ amount: -3 }]);
    expect(balance).toBe(2);
    expect((await credits(merchant)).total).toBe(2);
  });

  it('the daily reset reaches a store that nobody opens, once', async () => {
    const merchant = await newMerchant('asleep');
    await credits(merchant);
    await letAMonthPass(merchant);
    const secret = stack().env.RENDER_WORKER_SECRET;
    await Promise.all([resetAddress(secret), resetAddress(secret)]);
    const { entries } = await readLedger(stack().env.MONGODB_URI ?? '', merchant.shop);
    expect(entries.filter((entry) => entry.kind === 'grant')).toHaveLength(2);
  });

  it('the reset address takes nobody without the secret', async () => {
    expect((await resetAddress()).status).toBe(401);
    expect((await resetAddress('wrong')).status).toBe(401);
  });
});

describe('Every charge and every gift has a ledger entry', () => {
  it('installing grants 3 credits once, however many pages are opened at the same time', async () => {
    const merchant = await newMerchant('install');
    await Promise.all(Array.from({ length: 8 }, () => merchant.get('/api/credits')));
    const { balance, entries } = await readLedger(stack().env.MONGODB_URI ?? '', merchant.shop);
    expect(entries).toMatchObject([{ kind: 'grant', amount: 3 }]);
    expect(balance).toBe(3);
  });
});
