/** Does the main job once in front of the user: a product of the store gets a model photo. */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { type MerchantClient, merchantClient } from './merchant-client.ts';
import { progressLine } from './progress-line.ts';

export interface MainJobOrder {
  stack: Stack;
  shop: string;
  productId: string;
  avatarId?: string | undefined;
  /** Folder for the saved pictures. */
  saveTo: string;
  say: (sentence: string) => void;
}

export interface MainJobResult {
  renderId: string;
  productId: string;
  mediaId: string;
  mediaStatus: string;
  creditsBefore: number;
  creditsAfter: number;
  providerSubmissions: number;
  files: { garment: string; avatar: string; original: string; watermarked: string };
  timingsMs: { render: number; publish: number; total: number };
}

interface Picture {
  id: string;
  url: string | null;
  isReady: boolean;
}
interface RenderState {
  status: string;
  progress: number;
  isFinal: boolean;
  failure: { title: string; advice: string } | null;
  avatarUrl: string;
}
interface PublicationState {
  status: string;
  progress: number;
  isFinal: boolean;
  mediaId: string | null;
  failure: { title: string; advice: string } | null;
}

const PATIENCE_MS = 180_000;
const newId = () => randomBytes(12).toString('hex');

export async function doMainJob(order: MainJobOrder): Promise<MainJobResult> {
  const { stack, say } = order;
  const merchant = merchantClient(stack, order.shop);
  const startedAt = Date.now();
  const creditsBefore = await creditsOf(merchant);
  const garment = await chooseGarment(merchant, order.productId);
  const avatar = await chooseAvatar(merchant, order.avatarId);
  say(
    `1. The garment is “${garment.title}”, the avatar is ${avatar.name}. ${creditsBefore} ${creditsBefore === 1 ? 'credit is' : 'credits are'} left.`,
  );

  const submissionsBefore = await submissionsTo(stack);
  const renderId = newId();
  await merchant.post('/api/render', {
    renderId,
    garment: { productId: order.productId, mediaId: garment.picture.id },
    avatarId: avatar.id,
  });
  say('2. Generate was pressed. One credit is taken, the worker takes over.');
  const render = await follow(
    say,
    async () => (await merchant.get<{ render: RenderState }>(`/api/render/${renderId}`)).render,
  );
  if (render.failure) throw new Error(`${render.failure.title}. ${render.failure.advice} The credit was given back.`);
  const renderedAt = Date.now();

  say('3. The photo is ready. Publishing it to the product.');
  const publicationId = newId();
  await merchant.post('/api/publications', { publicationId, renderId, position: 'last' });
  const publication = await follow(
    say,
    async () =>
      (await merchant.get<{ publication: PublicationState }>(`/api/publications/${publicationId}`)).publication,
  );
  if (publication.failure) throw new Error(`${publication.failure.title}. ${publication.failure.advice}`);
  const published = await findOnProduct(merchant, order.productId, publication.mediaId);
  const finishedAt = Date.now();

  const files = await savePictures({ order, merchant, render, renderId, garmentUrl: garment.picture.url ?? '' });
  say('4. It stands among the product’s media. The pictures are saved:');
  for (const [name, file] of Object.entries(files)) say(`     ${name.padEnd(12)} ${file}`);
  return {
    renderId,
    productId: order.productId,
    mediaId: published.id,
    mediaStatus: published.isReady ? 'READY' : 'PROCESSING',
    creditsBefore,
    creditsAfter: await creditsOf(merchant),
    providerSubmissions: (await submissionsTo(stack)) - submissionsBefore,
    files,
    timingsMs: { render: renderedAt - startedAt, publish: finishedAt - renderedAt, total: finishedAt - startedAt },
  };
}

async function creditsOf(merchant: MerchantClient): Promise<number> {
  return (await merchant.get<{ credits: { total: number } }>('/api/credits')).credits.total;
}

async function chooseGarment(
  merchant: MerchantClient,
  productId: string,
): Promise<{ title: string; picture: Picture }> {
  for (const giveUpAt = Date.now() + 20_000; Date.now() < giveUpAt; await sleep(200)) {
    const { product } = await merchant.get<{ product: { title: string; pictures: Picture[] } }>(
      `/api/products/${numberOf(productId)}`,
    );
    const picture = product.pictures.find(({ isReady }) => isReady);
    if (picture) return { title: product.title, picture };
    if (product.pictures.length === 0) break;
  }
  throw new Error('The product has no picture that can be used.');
}

async function chooseAvatar(
  merchant: MerchantClient,
  wanted: string | undefined,
): Promise<{ id: string; name: string }> {
  const { avatars } = await merchant.get<{ avatars: { id: string; name: string }[] }>('/api/avatars');
  const avatar = wanted ? avatars.find(({ id }) => id === wanted) : avatars[0];
  if (!avatar) throw new Error('The avatar library is empty.');
  return avatar;
}

/** Looks until it rests, drawing a bar of how far it is. */
async function follow<T extends { status: string; progress: number; isFinal: boolean }>(
  say: (sentence: string) => void,
  look: () => Promise<T>,
): Promise<T> {
  const bar = progressLine(say);
  for (const giveUpAt = Date.now() + PATIENCE_MS; Date.now() < giveUpAt; await sleep(200)) {
    const state = await look();
    bar.show(state.progress, state.status);
    if (state.isFinal) {
      bar.end();
      return state;
    }
  }
  throw new Error(`It took longer than ${PATIENCE_MS / 1000} seconds. The logs are in the data folder.`);
}

async function findOnProduct(merchant: MerchantClient, productId: string, mediaId: string | null): Promise<Picture> {
  const { product } = await merchant.get<{ product: { pictures: Picture[] } }>(`/api/products/${numberOf(productId)}`);
  const ours = product.pictures.find(({ id }) => id === mediaId);
  if (!ours) throw new Error('The photo was published, but it is not among the product’s media.');
  return ours;
}

async function savePictures(work: {
  order: MainJobOrder;
  merchant: MerchantClient;
  render: RenderState;
  renderId: string;
  garmentUrl: string;
}): Promise<MainJobResult['files']> {
  const { order, merchant, render, renderId, garmentUrl } = work;
  const folder = resolve(order.saveTo, renderId);
  await mkdir(folder, { recursive: true });
  const files = {
    garment: join(folder, 'garment.jpg'),
    avatar: join(folder, 'avatar.webp'),
    original: join(folder, 'original.jpg'),
    watermarked: join(folder, 'watermarked.jpg'),
  };
  await writeFile(files.garment, await merchant.picture(garmentUrl));
  await writeFile(files.avatar, await merchant.picture(render.avatarUrl));
  await writeFile(files.watermarked, await merchant.picture(`/api/images/${renderId}/watermarked`));
  await order.stack.command([
    'worker/commands/save-photo.ts',
    '--shop',
    order.shop,
    '--render',
    renderId,
    '--to',
    files.original,
  ]);
  return files;
}

/** How many paid calls the engine's stand-in has counted; 0 where the real engine is used, which does not tell. */
async function submissionsTo(stack: Stack): Promise<number> {
  if (!stack.env.FASHN_BASE_URL?.startsWith('http://localhost')) return 0;
  const state = (await (await fetch(`${stack.addresses.fashn}/_control/state`)).json()) as {
    submissions: { count: number }[];
  };
  return state.submissions.reduce((sum, { count }) => sum + count, 0);
}

function numberOf(gid: string): string {
  return gid.slice(gid.lastIndexOf('/') + 1);
}
