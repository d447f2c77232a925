/** A preview over HTTP: cold beside bare sharp doing the same picture, warm beside a static file behind the same guard. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import sharp from 'sharp';
import { encodeRender } from '#app/services/images/encode-render.ts';
import { type Provenance, toXmp } from '#app/services/images/provenance.ts';
import { WATERMARKED_SIZES } from '#app/services/images/watermark-picture.ts';
import { tileDrawing } from '#app/services/images/watermark-tile.ts';
import { contentKey } from '#app/services/storage/content-key.ts';
import { putObject } from '#app/services/storage/objects.ts';
import { pictureAddress } from '#app/web/picture-address.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { insertRenders, storedRender } from '#tests/fixtures/stored-renders.ts';
import { photoLikePicture } from '#tests/unit/images/drawn-pictures.ts';
import { onOwnStack } from './bench-stack.ts';
import type { BenchResult } from './result.ts';
import { median, medianTimes } from './rounds.ts';

const SHOP = 'bench.myshopify.com';
/** What the engine gives at its highest resolution. */
const WIDTH = 864;
const HEIGHT = 1296;
const COLD = { rounds: 40, warmUps: 6 };
const WARM = { rounds: 400, warmUps: 60 };
/** Until the picture before is kept, so that its keeping is not in the next one's time. */
const KEEPING_MS = 60;
const LIMITS = { coldPreview: 1.3, coldFull: 1.3, warm: 1.5 };

interface Photo {
  id: string;
  clean: Buffer;
}

export default async function watermark(): Promise<BenchResult> {
  const files = mkdtempSync(join(tmpdir(), 'modelsnap-bench-'));
  const env = { BENCH_FILES: files, NODE_OPTIONS: '--import ./bench/guarded-static-preload.mjs' };
  try {
    return await onOwnStack({ env }, async (stack) => {
      const photos = await storePhotos(stack, COLD.rounds + COLD.warmUps);
      const preview = await cold(stack, photos, 'preview');
      const full = await cold(stack, photos, 'watermarked');
      const warm = await warmTimes(stack, photos[0], files);
      return {
        ratios: { coldPreview: preview.ratio, coldFull: full.ratio, warm: warm.preview / warm.file },
        limits: LIMITS,
        figures: {
          coldPreviewMs: preview.ours,
          barePreviewMs: preview.bare,
          coldFullMs: full.ours,
          bareFullMs: full.bare,
          warmPreviewMs: warm.preview,
          staticFileMs: warm.file,
        },
      };
    });
  } finally {
    rmSync(files, { recursive: true, force: true });
  }
}

/** Each a little different, so that none has been made before. */
async function storePhotos(stack: Stack, count: number): Promise<Photo[]> {
  const drawn = await photoLikePicture(WIDTH, HEIGHT).png().toBuffer();
  const photos: Photo[] = [];
  const renders = [];
  for (let n = 0; n < count; n += 1) {
    const provenance = provenanceOf(String(n));
    const { bytes: clean } = await encodeRender(drawn, { provenance });
    const outputKey = contentKey('renders', clean, 'jpg');
    await putObject({ key: outputKey, body: clean, contentType: 'image/jpeg' });
    const render = storedRender({ shop: SHOP, status: 'completed', createdAt: new Date(), outputKey });
    renders.push(render);
    photos.push({ id: String(render._id), clean });
  }
  const client = await MongoClient.connect(stack.env.MONGODB_URI ?? '');
  await insertRenders(client.db(), renders);
  await client.close();
  return photos;
}

function provenanceOf(recordId: string): Provenance {
  return { digitalSourceType: 'trainedAlgorithmicMedia', recordId };
}

/** The ratio of each round is of two things done one right after the other. */
async function cold(stack: Stack, photos: Photo[], variant: 'preview' | 'watermarked') {
  const times = { ours: [] as number[], bare: [] as number[], ratios: [] as number[] };
  for (const [round, photo] of photos.entries()) {
    const ours = async () => void (await fetchWhole(stack, addressOf(photo, variant)));
    const bare = () => bareSharp(photo, variant);
    const order = round % 2 === 0 ? [ours, bare] : [bare, ours];
    const elapsed = new Map<unknown, number>();
    for (const work of order) {
      const startedAt = performance.now();
      await work();
      elapsed.set(work, performance.now() - startedAt);
      await sleep(KEEPING_MS);
    }
    if (round < COLD.warmUps) continue;
    times.ours.push(elapsed.get(ours) ?? 0);
    times.bare.push(elapsed.get(bare) ?? 0);
    times.ratios.push((elapsed.get(ours) ?? 0) / (elapsed.get(bare) ?? 1));
  }
  return { ours: median(times.ours), bare: median(times.bare), ratio: median(times.ours) / median(times.bare) };
}

/** One pipeline, as anybody would write it: decode, make smaller, lay the mark over, encode with the provenance. */
async function bareSharp(photo: Photo, variant: 'preview' | 'watermarked'): Promise<void> {
  const edge = variant === 'preview' ? WATERMARKED_SIZES.preview : HEIGHT;
  const tile = await tileOf(Math.round((edge * WIDTH) / HEIGHT));
  await sharp(photo.clean, { sequentialRead: true })
    .resize(edge, edge, { fit: 'inside', withoutEnlargement: true })
    .composite([{ input: tile, tile: true, gravity: 'northwest' }])
    .jpeg({ quality: 88, progressive: true })
    .withXmp(toXmp(provenanceOf(photo.id)))
    .toBuffer();
}

const tiles = new Map<number, Promise<Buffer>>();

/** Drawn once, and the same for all: the product draws one for each photo. */
function tileOf(shorterEdge: number): Promise<Buffer> {
  const width = Math.round(shorterEdge / 4);
  const drawing = tileDrawing(width, Math.round(width * 1.08), { angleDegrees: -28, opacity: 1 });
  const tile = tiles.get(width) ?? sharp(Buffer.from(drawing)).png().toBuffer();
  tiles.set(width, tile);
  return tile;
}

async function warmTimes(stack: Stack, photo: Photo | undefined, files: string) {
  if (!photo) throw new Error('There is no photo');
  const address = addressOf(photo, 'preview');
  const picture = await fetchWhole(stack, address);
  writeFileSync(join(files, 'same.jpg'), picture);
  const guarded = address.replace(/^.*\?/, `/bench/guarded/${photo.id}/same.jpg?`);
  const forgedAddress = guarded.replace(/sig=(.)/, (_, first) => `sig=${first === 'A' ? 'B' : 'A'}`);
  const forged = await fetch(`${stack.addresses.web}${forgedAddress}`);
  if (forged.ok) throw new Error('The file is not guarded');
  return medianTimes(
    {
      preview: async () => void (await fetchWhole(stack, address)),
      file: async () => {
        const file = await fetchWhole(stack, guarded);
        if (!file.equals(picture)) throw new Error('The file is another one');
      },
    },
    WARM,
  );
}

function addressOf({ id }: Photo, variant: 'preview' | 'watermarked'): string {
  return pictureAddress({ owner: SHOP, recordId: id, variant });
}

/** Asked of the app's own server: the sandbox's gateway would be in both times. */
async function fetchWhole(stack: Stack, path: string): Promise<Buffer> {
  const response = await fetch(`${stack.addresses.web}${path}`);
  if (!response.ok) throw new Error(`${path.split('?')[0]} was answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
