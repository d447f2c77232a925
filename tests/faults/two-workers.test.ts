import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManagedProcess } from '#sandbox/stack/managed-process.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { engineState } from '#tests/fixtures/faults.ts';
import { startFurtherWorker } from '#tests/fixtures/further-worker.ts';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { readLedger } from '#tests/fixtures/ledger-reader.ts';
import { newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, credits, finishedRender, firstAvatarId } from '#tests/fixtures/renders.ts';
import { stack as facts, useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';

let stack: Stack;
let second: ManagedProcess;
beforeAll(async () => {
  const started = await startTestStack({ WORKER_LEASE_MS: '2000', LATENCY_MS: '900' });
  stack = started.stack;
  useStack(started.facts);
  second = await startFurtherWorker(stack);
});
afterAll(async () => {
  await second?.stop();
  await stack?.close();
});

describe('with two workers', () => {
  it('Two workers never take the same item; a dead worker’s items are taken up by another', async () => {
    const merchant = await newMerchant('pair');
    await credits(merchant);
    const adjust = ['worker/commands/adjust-credits.ts', '--shop', merchant.shop, '--amount', '20'];
    await stack.command([...adjust, '--reason', 'For the test', '--key', 'pair']);
    const avatarId = await firstAvatarId(merchant);
    const renderIds: string[] = [];
    for (let index = 0; index < 16; index += 1) {
      const picture = await shirtPicture(`#${(0x204060 + index * 0x030508).toString(16)}`, 600);
      const garment = await addGarment(merchant, `Shirt ${index}`, picture);
      const renderId = newId();
      expect((await askForRender(merchant, garment, avatarId, renderId)).status).toBe(202);
      renderIds.push(renderId);
    }
    // Both have taken some by now; one dies with what it holds.
    await second.stop('SIGKILL');
    for (const renderId of renderIds) expect((await finishedRender(merchant, renderId)).status).toBe('completed');
    const { totals } = await engineState();
    expect(totals).toMatchObject({ runs: 16, distinctInputs: 16, doubledInputs: 0 });
    expect((await readLedger(facts().env.MONGODB_URI ?? '', merchant.shop)).balance).toBe(3 + 20 - 16);
  });
});
