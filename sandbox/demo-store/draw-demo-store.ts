import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { AvatarAttributes } from './avatars/avatar.ts';
import { AVATARS } from './avatars/library.ts';
import type { PictureDefinition, ProductDefinition } from './catalogue/product.ts';
import { CATALOGUE } from './catalogue.ts';
import { writeContactSheet } from './contact-sheet.ts';
import type { DrawJob } from './draw-jobs.ts';

export interface DrawnPicture {
  /** Absolute. */
  path: string;
  filename: string;
  alt: string;
}

export interface DrawnProduct extends Omit<ProductDefinition, 'pictures'> {
  pictures: DrawnPicture[];
}

export interface DrawnAvatar {
  name: string;
  attributes: AvatarAttributes;
  /** Absolute. */
  path: string;
}

export interface DrawnStore {
  products: DrawnProduct[];
  avatars: DrawnAvatar[];
  /** Pictures that were not there yet. */
  drawnCount: number;
  tookMs: number;
}

const MOST_WORKERS = 4;

/**
 * Draws every picture of the demo store into a folder of `outDir` named after the drawing code, so that pictures are
 * drawn once and again only when that code changes.
 */
export async function drawDemoStore({ outDir }: { outDir: string }): Promise<DrawnStore> {
  const startedAt = Date.now();
  const folder = path.resolve(outDir, codeVersion());
  const products = CATALOGUE.map(
    (product): DrawnProduct => ({
      ...product,
      pictures: product.pictures.map(({ filename, alt }) => ({
        filename,
        alt,
        path: path.join(folder, 'products', filename),
      })),
    }),
  );
  const avatars = AVATARS.map(
    ({ name, attributes }): DrawnAvatar => ({
      name,
      attributes,
      path: path.join(folder, 'avatars', `${name.toLowerCase()}.jpg`),
    }),
  );
  const missing = jobsFor(folder).filter((job) => pathsOf(job).some((target) => !existsSync(target)));
  const drawnCount = await drawAll(missing);
  return { products, avatars, drawnCount, tookMs: Date.now() - startedAt };
}

function jobsFor(folder: string): DrawJob[] {
  const byCut = new Map<string, { definition: PictureDefinition; path: string }[]>();
  for (const definition of CATALOGUE.flatMap(({ pictures }) => pictures)) {
    const group = byCut.get(definition.cutName) ?? [];
    byCut.set(definition.cutName, [...group, { definition, path: path.join(folder, 'products', definition.filename) }]);
  }
  const people = AVATARS.map(
    (avatar): DrawJob => ({
      kind: 'avatar',
      avatar,
      path: path.join(folder, 'avatars', `${avatar.name.toLowerCase()}.jpg`),
    }),
  );
  return [...people, ...[...byCut.values()].map((pictures): DrawJob => ({ kind: 'garment', pictures }))];
}

function pathsOf(job: DrawJob): string[] {
  return job.kind === 'avatar' ? [job.path] : job.pictures.map((picture) => picture.path);
}

/** Hands the jobs to a few threads, each taking the next as soon as it is free. */
async function drawAll(jobs: DrawJob[]): Promise<number> {
  const waiting = [...jobs];
  const count = Math.min(waiting.length, availableParallelism(), MOST_WORKERS);
  const drawn = await Promise.all(Array.from({ length: count }, () => drawInThread(waiting)));
  return drawn.reduce((sum, each) => sum + each, 0);
}

function drawInThread(waiting: DrawJob[]): Promise<number> {
  const worker = new Worker(new URL('./draw-worker.ts', import.meta.url));
  let drawn = 0;
  return new Promise<number>((resolve, reject) => {
    const next = () => {
      const job = waiting.shift();
      if (job) worker.postMessage(job);
      else resolve(drawn);
    };
    worker.on('error', reject);
    worker.on('message', (answer: { drawn: number } | { error: string }) => {
      if ('error' in answer) return void reject(new Error(answer.error));
      drawn += answer.drawn;
      next();
    });
    next();
  }).finally(() => worker.terminate());
}

/** Changes whenever the drawing code or the catalogue does. */
function codeVersion(): string {
  const root = path.dirname(fileURLToPath(import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('load-'))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(path.join(root, file)));
  return hash.digest('hex').slice(0, 12);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { out: { type: 'string', default: '.data/demo-store' }, sheet: { type: 'string' } },
  });
  const store = await drawDemoStore({ outDir: values.out });
  if (values.sheet) await writeContactSheet(store, values.sheet);
  const pictures = store.products.reduce((sum, product) => sum + product.pictures.length, 0);
  console.log(
    JSON.stringify({
      products: store.products.length,
      pictures,
      avatars: store.avatars.length,
      drawn: store.drawnCount,
      tookMs: store.tookMs,
    }),
  );
}
