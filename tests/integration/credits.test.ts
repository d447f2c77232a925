import { beforeAll, describe, expect, it } from 'vitest';
import { refuseNextRun } from '#tests/fixtures/faults.ts';
import { addGarment, type StoreGarment } from '#tests/fixtures/garments-in-store.ts';
import { readClaimedBalance, readLedger } from '#tests/fixtures/ledger-reader.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, credits, finishedRender, firstAvatarId } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';

const MONGODB = () => stack().env.MONGODB_URI ?? '';

describe('Ten parallel requests on one credit make one render, and the balance never goes below zero', () => {
  let merchant: Merchant;
  let garment: StoreGarment;
  let avatarId: string;

  beforeAll(async () => {
    merchant = await newMerchant('race');
    garment = await addGarment(merchant);
    avatarId = await firstAvatarId(merchant);
  });

  it('200 parallel requests on 3 credits make exactly 3 renders, and the ledger alone gives the balance', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => askForRender(merchant, garment, avatarId)));
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(3);
    expect(statuses.filter((status) => status === 402)).toHaveLength(197);

    const refused = await answers.find((answer) => answer.status === 402)?.json();
    expect(refused.type).toBe('urn:modelsnap:problem:out-of-credits');
    expect(refused.detail).toMatch(/new ones come on \d{4}-\d\d-\d\d/);

    const { balance, entries } = await readLedger(MONGODB(), merchant.shop);
    expect(balance).toBe(0);
    expect(entries.filter((entry) => entry.kind === 'reservation')).toHaveLength(3);
    expect(Math.min(...entries.map((entry) => entry.balanceAfter))).toBe(0);
    expect(await readClaimedBalance(MONGODB(), merchant.shop)).toBe(0);
    expect((await credits(merchant)).total).toBe(0);
  });
});

describe('asking for a photo', () => {
  it('the same request sent twice at once makes one render and takes one credit', async () => {
    const merchant = await newMerchant('double');
    const garment = await addGarment(merchant);
    const avatarId = await firstAvatarId(merchant);
    const renderId = newId();
    const answers = await Promise.all([1, 2, 3].map(() => askForRender(merchant, garment, avatarId, renderId)));
    expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202]);
    expect((await credits(merchant)).total).toBe(2);
  });

  it('the same id with other choices is refused', async () => {
    const merchant = await newMerchant('reuse');
    const [first, second] = [await addGarment(merchant, 'One'), await addGarment(merchant, 'Two')];
    const avatarId = await firstAvatarId(merchant);
    const renderId = newId();
    expect((await askForRender(merchant, first, avatarId, renderId)).status).toBe(202);
    expect((await askForRender(merchant, second, avatarId, renderId)).status).toBe(409);
    expect((await credits(merchant)).total).toBe(2);
  });

  it('A malformed avatar or model id is refused before anything is charged; nothing stays "processing"', async () => {
    const merchant = await newMerchant('malformed');
    const garment = await addGarment(merchant);
    const malformed = ['', 'nope', 'f'.repeat(24), '../../etc/passwd', 'https://example.com/me.jpg'];
    for (const avatarId of malformed) {
      const answer = await askForRender(merchant, garment, avatarId);
      expect([400, 422]).toContain(answer.status);
      expect((await answer.json()).errors).toHaveProperty('avatarId');
    }
    expect((await credits(merchant)).total).toBe(3);
    const history = await (await merchant.get('/api/render/history')).json();
    expect(history.renders).toEqual([]);
  });
});

describe('A failed render gives back the credit from where it was taken', () => {
  it('when the engine refuses the garment’s picture', async () => {
    const merchant = await newMerchant('refund');
    const garment = await addGarment(merchant);
    const avatarId = await firstAvatarId(merchant);
    const renderId = newId();
    await refuseNextRun();
    expect((await askForRender(merchant, garment, avatarId, renderId)).status).toBe(202);
    const render = await finishedRender(merchant, renderId);
    expect(render.status).toBe('failed');
    expect(render.failure?.advice).toMatch(/Choose another picture/);
    expect(await credits(merchant)).toMatchObject({ total: 3, allowance: 3, packs: 0 });
    const { balance, entries } = await readLedger(MONGODB(), merchant.shop);
    expect(balance).toBe(3);
    expect(entries.filter((entry) => entry.kind === 'release')).toMatchObject([{ bucket: 'allowance', amount: 1 }]);
  });
});
