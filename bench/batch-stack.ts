/** A stack with a store that has garments and credits, and an engine whose photos are made beforehand. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, ObjectId } from 'mongodb';
import type { ManagedProcess } from '#sandbox/stack/managed-process.ts';
import { addGarments, changeBatch, quotedBatch } from '#tests/fixtures/batches.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { useStack as beAbout, type StackFacts } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';
import { makeReadyPictures } from './ready-pictures.ts';

export const SLOTS = 10;
const PATIENCE_MS = 20 * 60_000;
/** Wide enough that none of the engine's limits but its places is met. */
const LIMITS = { ENGINE_STATUS_CALLS_PER_MINUTE: '100000', ENGINE_RUNS_PER_MINUTE: '100000' };
const SETTINGS = {
  LOG_LEVEL: 'error',
  CONCURRENCY: String(SLOTS),
  ENGINE_CONCURRENCY: String(SLOTS),
  CREDITS: '1000000',
  // As in a shop: the engine reads the pictures from storage itself.
  S3_IS_PUBLIC: 'true',
  ...LIMITS,
};
/** Photos come ready: it only has to be one that the product takes. */
const AVATAR_WIDTH = 800;

export interface BatchStack {
  facts: StackFacts;
  worker: ManagedProcess;
  database: MongoClient;
  /** Lets a store of the stack have so many garments with this picture, and credits for so many photos. */
  store: (garments: number, photos: number, picture: Buffer) => Promise<Merchant>;
}

/** Starts it with an engine that takes so many milliseconds for a photo. */
export async function onBatchStack<T>(engineMs: number, work: (stack: BatchStack) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'batch-bench-'));
  const settings = { ...SETTINGS, LATENCY_MS: String(engineMs), READY_PICTURES: await makeReadyPictures(folder) };
  const { stack, facts } = await startTestStack(settings, AVATAR_WIDTH);
  beAbout(facts);
  const database = await MongoClient.connect(facts.env.MONGODB_URI ?? '');
  const store = async (garments: number, photos: number, picture: Buffer) => {
    const merchant = await newMerchant('bench');
    await credits(merchant);
    const adjust = ['worker/commands/adjust-credits.ts', '--shop', merchant.shop, '--amount', String(photos)];
    await stack.command([...adjust, '--reason', 'Benchmark', '--key', 'bench']);
    // By its path: the stand-in reads it once for all of them.
    const path = join(folder, `${merchant.handle}.jpg`);
    writeFileSync(path, picture);
    await addGarments(merchant, { count: garments, product: { images: [{ path, filename: 'shirt.jpg' }] } });
    return merchant;
  };
  try {
    const { worker } = stack.processes;
    if (!worker) throw new Error('The worker does not run');
    return await work({ facts, worker, database, store });
  } finally {
    await database.close();
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Quotes a batch of all garments of the store; returns its id. */
export async function quote(merchant: Merchant, items: number): Promise<string> {
  const quoted = await quotedBatch(merchant, { filter: {} });
  if (quoted.items !== items) throw new Error(`The quote has ${quoted.items} items`);
  return quoted.id;
}

/** Starts a quoted batch and waits until each photo of it is there. */
export async function runBatch({ database }: BatchStack, merchant: Merchant, batchId: string): Promise<void> {
  const answer = await changeBatch(merchant, batchId, 'start');
  if (!answer.ok) throw new Error(`It was not started: ${await answer.text()}`);
  const which = { _id: new ObjectId(batchId), shop: merchant.shop };
  const batches = database.db().collection('batches');
  const ended = await waitFor(
    'the batch',
    async () => {
      const batch = await batches.findOne(which);
      return batch?.endedAt && batch;
    },
    PATIENCE_MS,
  );
  if (ended.status !== 'completed') throw new Error(`The batch ${ended.status}`);
}
