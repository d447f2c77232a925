import { setTimeout as sleep } from 'node:timers/promises';
import type { Document } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManagedProcess } from '#sandbox/stack/managed-process.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, engineState, orderFault } from '#tests/fixtures/faults.ts';
import { startFurtherWorker } from '#tests/fixtures/further-worker.ts';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { readLedger } from '#tests/fixtures/ledger-reader.ts';
import { newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, credits, finishedRender, firstAvatarId } from '#tests/fixtures/renders.ts';
import { stack as facts, useStack } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

/** The second worker's leases are longer, which tells what it holds from what the first one does. */
const LEASE_MS = { first: 2000, second: 8000 } as const;

let stack: Stack;
let second: ManagedProcess;
beforeAll(async () => {
  const started = await startTestStack({ WORKER_LEASE_MS: String(LEASE_MS.first), LATENCY_MS: '4000' });
  stack = started.stack;
  useStack(started.facts);
  second = await startFurtherWorker(stack, { WORKER_LEASE_MS: String(LEASE_MS.second) });
});
afterAll(async () => {
  await second?.stop();
  await stack?.close();
});

/**
 * Kills the second worker while it fetches photos, and returns their records as it left them. It is stopped first: one
 * that is about to make a paid call is let go on, since whether that call went out is not known of a dead worker.
 */
async function killWhileItFetches(): Promise<Document[]> {
  const pid = second.pid();
  if (pid === undefined) throw new Error('The second worker does not run');
  const held = await waitFor('the second worker to hold photos', async () => {
    process.kill(pid, 'SIGSTOP');
    // What it has just sent arrives.
    await sleep(300);
    const taken = await readRecords('renders', { leaseUntil: { $exists: true } });
    const renders = taken.filter(({ leaseUntil }) => leaseUntil.getTime() > Date.now() + LEASE_MS.first);
    const fetching = renders.filter(({ status }) => status === 'storing');
    if (fetching.length > 0 && renders.every(({ status }) => status !== 'submitting')) return fetching;
    process.kill(pid, 'SIGCONT');
    return undefined;
  });
  await second.stop('SIGKILL');
  return held;
}

describe('with two workers', () => {
  it('Two workers never take the same item; a dead worker’s items are taken up by another', async () => {
    const merchant = await newMerchant('pair');
    await credits(merchant);
    const adjust = ['worker/commands/adjust-credits.ts', '--shop', merchant.shop, '--amount', '20'];
    await stack.command([...adjust, '--reason', 'For the test', '--key', 'pair']);
    const avatarId = await firstAvatarId(merchant);
    await orderFault('fashn', { operation: 'cdn', mode: 'delay', delayMs: 3000, times: 1000 });
    const renderIds: string[] = [];
    for (let index = 0; index < 16; index += 1) {
      const picture = await shirtPicture(`#${(0x204060 + index * 0x030508).toString(16)}`, 600);
      const garment = await addGarment(merchant, `Shirt ${index}`, picture);
      const renderId = newId();
      expect((await askForRender(merchant, garment, avatarId, renderId)).status).toBe(202);
      renderIds.push(renderId);
    }
    const left = await killWhileItFetches();
    await clearFaults('fashn');
    for (const renderId of renderIds) expect((await finishedRender(merchant, renderId)).status).toBe('completed');
    for (const { _id, fence } of left) {
      const [render] = await readRecords('renders', { _id });
      expect(render?.fence).toBeGreaterThan(fence);
    }
    const { totals } = await engineState();
    expect(totals).toMatchObject({ runs: 16, distinctInputs: 16, doubledInputs: 0 });
    expect((await readLedger(facts().env.MONGODB_URI ?? '', merchant.shop)).balance).toBe(3 + 20 - 16);
  });
});
