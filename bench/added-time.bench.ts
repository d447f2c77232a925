/**
 * What the product adds to the engine's own time, from a merchant's request to the completed photo, one at a time; and
 * beside it, in turn, the bare calls that make the same picture without any product around them: the limit is of the ratio.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { MongoClient, ObjectId } from 'mongodb';
import sharp from 'sharp';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, credits, firstAvatarId } from '#tests/fixtures/renders.ts';
import { useStack as beAbout, stack as facts } from '#tests/fixtures/stack.ts';
import { startTestStack } from '#tests/fixtures/start-test-stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';
import type { BenchResult } from './result.ts';
import { median, medianTimes } from './rounds.ts';

const ENGINE_MS = 1000;
/** A photo of 800 x 1200: nearly as large as the engine's own. */
const AVATAR_WIDTH = 800;
const WARM_UP = 5;
const RENDERS = 25;
/** Ten runs on a machine at rest gave 2.03 to 2.30; a very busy one is no place to measure it (3.9 to 5.1). */
const LIMIT = 2.6;

interface Prediction {
  id: string;
  createdAtMs: number;
  finishedAtMs: number;
}

export default async function addedTime(): Promise<BenchResult> {
  const { stack, facts: own } = await startTestStack({ LATENCY_MS: String(ENGINE_MS) }, AVATAR_WIDTH);
  beAbout(own);
  const database = await MongoClient.connect(own.env.MONGODB_URI ?? '');
  try {
    const merchant = await newMerchant('bench');
    await credits(merchant);
    const adjust = ['worker/commands/adjust-credits.ts', '--shop', merchant.shop, '--amount', '100'];
    await stack.command([...adjust, '--reason', 'Benchmark', '--key', 'bench']);
    const avatarId = await firstAvatarId(merchant);
    const phases: Phases[] = [];
    const bare: number[] = [];
    const contest = {
      product: async (round: number) => void phases.push(await addedByProduct(database, merchant, avatarId, round)),
      bare: async (round: number) => void bare.push(await addedByBareCalls(database, round)),
    };
    await medianTimes(contest, { rounds: RENDERS, warmUps: WARM_UP });
    phases.splice(0, WARM_UP);
    bare.splice(0, WARM_UP);
    const added = phases.map((each) => each.toRecord + each.toEngine + each.toNotice + each.toStore);
    return {
      // Of each pair by itself: what slows the machine for a while slows both of them.
      ratios: { addedToBare: median(added.map((each, round) => each / (bare[round] ?? Number.NaN))) },
      limits: { addedToBare: LIMIT },
      figures: {
        addedMedianMs: median(added),
        addedWorstMs: Math.max(...added),
        toRecordMedianMs: median(phases.map((each) => each.toRecord)),
        toEngineMedianMs: median(phases.map((each) => each.toEngine)),
        toNoticeMedianMs: median(phases.map((each) => each.toNotice)),
        toStoreMedianMs: median(phases.map((each) => each.toStore)),
        bareMedianMs: median(bare),
        engineMs: ENGINE_MS,
        renders: RENDERS,
      },
    };
  } finally {
    await database.close();
    await stack.close();
  }
}

/** What is added, in milliseconds: up to the record, the engine, the word that it is done, and the stored photo. */
interface Phases {
  toRecord: number;
  toEngine: number;
  toNotice: number;
  toStore: number;
}

/** One photo through the product: from just before the request until the record says completed. */
async function addedByProduct(
  database: MongoClient,
  merchant: Merchant,
  avatarId: string,
  index: number,
): Promise<Phases> {
  const garment = await addGarment(merchant, `Shirt ${index}`, await shirtPicture(colourOf(index)));
  const renderId = newId();
  const askedAt = Date.now();
  const answer = await askForRender(merchant, garment, avatarId, renderId);
  if (answer.status !== 202) throw new Error(await answer.text());
  const render = await waitFor('the photo', async () => {
    const found = await database
      .db()
      .collection('renders')
      .findOne({ _id: new ObjectId(renderId) });
    return found?.completedAt ? found : undefined;
  });
  if (render.status !== 'completed') throw new Error(`The render ${render.status}`);
  const { createdAtMs, finishedAtMs } = await predictionOf(render.predictionId);
  return {
    toRecord: render.createdAt.getTime() - askedAt,
    toEngine: createdAtMs - render.createdAt.getTime(),
    toNotice: render.engineDoneAt.getTime() - finishedAtMs,
    toStore: render.completedAt.getTime() - render.engineDoneAt.getTime(),
  };
}

/** The same picture with nothing around it. */
async function addedByBareCalls(database: MongoClient, index: number): Promise<number> {
  const { env, fashnUrl } = facts();
  const headers = { authorization: `Bearer ${env.FASHN_API_KEY}`, 'content-type': 'application/json' };
  const avatar = await database.db().collection('avatars').findOne({});
  const storage = bucket();
  const garment = await shirtPicture(colourOf(index));
  const model = await readObject(storage, String(avatar?.pictureKey));
  const startedAt = Date.now();
  const inputs = { model_image: dataUri(model), garment_image: dataUri(garment), category: 'tops', seed: index };
  const run = await fetch(`${fashnUrl}/v1/run`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ model_name: 'tryon-v1.6', inputs }),
  });
  const { id } = (await run.json()) as { id: string };
  let output: string | undefined;
  while (!output) {
    await sleep(50);
    const status = await fetch(`${fashnUrl}/v1/status/${id}`, { headers });
    output = ((await status.json()) as { output?: string[] }).output?.[0];
  }
  const raw = Buffer.from(await (await fetch(output)).arrayBuffer());
  const photo = await sharp(raw).jpeg({ quality: 92, progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
  await storage.send(new PutObjectCommand({ Bucket: env.S3_BUCKET, Key: `bench/${randomUUID()}.jpg`, Body: photo }));
  return Date.now() - startedAt - (await engineTime(id));
}

async function engineTime(predictionId: string): Promise<number> {
  const { createdAtMs, finishedAtMs } = await predictionOf(predictionId);
  return finishedAtMs - createdAtMs;
}

/** The engine's own account of a prediction: when it was taken, and when its picture could be fetched. */
async function predictionOf(id: string): Promise<Prediction> {
  const state = (await (await fetch(`${facts().fashnUrl}/_control/state`)).json()) as { predictions: Prediction[] };
  const found = state.predictions.find((prediction) => prediction.id === id);
  if (!found) throw new Error('The engine does not know the prediction');
  return found;
}

function bucket(): S3Client {
  const { env } = facts();
  return new S3Client({
    region: env.S3_REGION ?? '',
    endpoint: env.S3_ENDPOINT ?? '',
    forcePathStyle: true,
    credentials: { accessKeyId: env.S3_ACCESS_KEY_ID ?? '', secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '' },
  });
}

async function readObject(storage: S3Client, key: string): Promise<Buffer> {
  const answer = await storage.send(new GetObjectCommand({ Bucket: facts().env.S3_BUCKET, Key: key }));
  return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
}

function dataUri(bytes: Buffer): string {
  return `data:image/jpeg;base64,${bytes.toString('base64')}`;
}

function colourOf(index: number): string {
  return `#${(0x305070 + index * 0x030201).toString(16)}`;
}
