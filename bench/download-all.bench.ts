/** All photos of a batch as one ZIP, against a bare stream of the same bytes from storage; and what it costs in memory. */
import { randomBytes } from 'node:crypto';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { signReadAddress } from '#app/services/storage/signed-addresses.ts';
import type { DownloadView } from '#app/web/api/batch-schemas.ts';
import { merchantClient } from '#sandbox/demo/merchant-client.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { memoryOf, resetPeak } from '#tests/fixtures/process-memory.ts';
import { storePhotos } from '#tests/fixtures/stored-photos.ts';
import { installedStore, onOwnStack } from './bench-stack.ts';
import type { BenchResult } from './result.ts';
import { medianTimes } from './rounds.ts';

const MANY = 500;
const FEW = 50;
/** About what a finished photo has. */
const PHOTO_BYTES = 500_000;
const ROUNDS = { rounds: 5, warmUps: 1 };
/** At least 0.6 of the bare stream's rate. */
const TIME_LIMIT = 1 / 0.6;
const MEMORY_LIMIT = 1.2;

interface Photos {
  shop: string;
  batchId: string;
  keys: string[];
}

export default async function downloadAll(): Promise<BenchResult> {
  return onOwnStack({}, async (stack) => {
    await stack.processes.worker?.stop();
    await connectDatabase();
    try {
      const [many, few] = [await fill(stack, 'many', MANY), await fill(stack, 'few', FEW)];
      const times = await medianTimes({ zip: () => asZip(stack, many), bare: () => bare(many) }, ROUNDS);
      const peaks = { few: await peakOf(stack, few), many: await peakOf(stack, many) };
      const megabytes = (MANY * PHOTO_BYTES) / 1e6;
      return {
        ratios: { time: times.zip / times.bare, memory: peaks.many / peaks.few },
        limits: { time: TIME_LIMIT, memory: MEMORY_LIMIT },
        figures: {
          zipMs: times.zip,
          bareMs: times.bare,
          megabytes,
          peakManyMb: peaks.many,
          peakFewMb: peaks.few,
        },
      };
    } finally {
      await disconnectDatabase();
    }
  });
}

async function fill(stack: Stack, handle: string, count: number): Promise<Photos> {
  const shop = await installedStore(stack, handle);
  await merchantClient(stack, shop).get('/api/credits');
  const photos = Array.from({ length: count }, (_, n) => ({ title: `Shirt ${n}`, bytes: randomBytes(PHOTO_BYTES) }));
  return { shop, ...(await storePhotos(shop, photos)) };
}

/** Asked of the app's own server: the sandbox's gateway would be in the time. */
async function asZip(stack: Stack, { shop, batchId, keys }: Photos): Promise<void> {
  const { parts } = await merchantClient(stack, shop).get<DownloadView>(`/api/render/batch/${batchId}/parts`);
  const bytes = await readThrough(`${stack.addresses.web}${parts[0]?.url}`);
  if (bytes < keys.length * PHOTO_BYTES) throw new Error(`The archive has ${bytes} bytes`);
}

/** One after the other from storage itself, with nothing of the app in between. */
async function bare({ keys }: Photos): Promise<void> {
  for (const key of keys) {
    const bytes = await readThrough(await signReadAddress(key, { expiresInSeconds: 60 }));
    if (bytes !== PHOTO_BYTES) throw new Error(`${key} has ${bytes} bytes`);
  }
}

async function readThrough(address: string): Promise<number> {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(`It was answered ${response.status}`);
  let bytes = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
  return bytes;
}

/** The web process's highest memory during a download, in megabytes. */
async function peakOf(stack: Stack, photos: Photos): Promise<number> {
  const pid = stack.processes.web?.pid();
  if (pid === undefined) throw new Error('The app does not run');
  resetPeak(pid);
  await asZip(stack, photos);
  return memoryOf(pid).peakMb;
}
