/** A batch with nothing of the product: the calls that each photo needs, by as many at once as the engine has places. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import sharp from 'sharp';

/** How soon the bare loop hears that a photo is done. */
const LOOK_MS = 50;

export interface BareBatch {
  /** The product's settings: where everything is, and the keys. */
  env: Record<string, string>;
  items: number;
  slots: number;
  model: Buffer;
  garment: Buffer;
}

/**
 * Has so many photos made and stored, of a model and a garment that it puts into storage first: each place submits, waits,
 * downloads, encodes, stores, and takes the next.
 */
export async function bareBatch({ env, items, slots, model, garment }: BareBatch): Promise<void> {
  const storage = bucket(env);
  const put = async (picture: Buffer) => {
    const where = { Bucket: env.S3_BUCKET, Key: `bench/${randomUUID()}.jpg` };
    await storage.send(new PutObjectCommand({ ...where, Body: picture }));
    return where;
  };
  const address = async (picture: Buffer) => getSignedUrl(storage, new GetObjectCommand(await put(picture)));
  const inputs = { model_image: await address(model), garment_image: await address(garment), category: 'tops' };
  let next = 0;
  const place = async () => {
    while (next < items) {
      const seed = next++;
      const raw = await bytesOf(await makePhoto(env, { ...inputs, seed }));
      await put(await sharp(raw).jpeg({ quality: 92, progressive: true, chromaSubsampling: '4:4:4' }).toBuffer());
    }
  };
  await Promise.all(Array.from({ length: slots }, place));
  storage.destroy();
}

/** The paid call and the wait for it: the photo's address. */
async function makePhoto(env: Record<string, string>, inputs: object): Promise<string> {
  const headers = { authorization: `Bearer ${env.FASHN_API_KEY}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ model_name: 'tryon-v1.6', inputs });
  const run = await fetch(`${env.FASHN_BASE_URL}/v1/run`, { method: 'POST', headers, body });
  const { id } = (await run.json()) as { id?: string };
  if (!id) throw new Error(`The engine answered ${run.status}`);
  for (;;) {
    await sleep(LOOK_MS);
    const answer = await fetch(`${env.FASHN_BASE_URL}/v1/status/${id}`, { headers });
    const { status, output } = (await answer.json()) as { status: string; output?: string[] };
    if (output?.[0]) return output[0];
    if (status === 'failed') throw new Error('The engine failed');
  }
}

async function bytesOf(address: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(address)).arrayBuffer());
}

function bucket(env: Record<string, string>): S3Client {
  return new S3Client({
    region: env.S3_REGION ?? '',
    endpoint: env.S3_ENDPOINT ?? '',
    forcePathStyle: true,
    credentials: { accessKeyId: env.S3_ACCESS_KEY_ID ?? '', secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '' },
  });
}
