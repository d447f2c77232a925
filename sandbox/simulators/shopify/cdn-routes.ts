import express, { type Response, type Router } from 'express';
import sharp from 'sharp';
import { fileOfShop } from './file-library.ts';
import type { World } from './world.ts';

const CACHE_ENTRIES = 400;
const MAX_WIDTH = 5760;

/** Serves pictures as cdn.shopify.com does: `?width=` and `?height=` make them smaller, never larger. */
export function cdnRoutes(world: World): Router {
  const router = express.Router();
  const smaller = new Map<string, Promise<Buffer>>();

  function resized(blob: string, bytes: Buffer, size: { width?: number; height?: number }): Promise<Buffer> {
    const name = `${blob}-${size.width ?? ''}x${size.height ?? ''}`;
    let made = smaller.get(name);
    if (!made) {
      made = sharp(bytes)
        .rotate()
        .resize({ ...size, fit: 'inside', withoutEnlargement: true })
        .toBuffer();
      smaller.set(name, made);
      if (smaller.size > CACHE_ENTRIES) smaller.delete(smaller.keys().next().value ?? '');
    }
    return made;
  }

  router.get('/cdn/s/files/1/:shopId/files/:filename', (request, response, next) => {
    const found = fileOfShop(world, Number(request.params.shopId), request.params.filename);
    const picture = found?.file.picture;
    response.set('access-control-allow-origin', '*').set('x-simulated', 'shopify');
    if (!picture) {
      response.status(404).type('text').send('Not found');
      return;
    }
    const width = readSize(request.query.width);
    const height = readSize(request.query.height);
    const size = { ...(width ? { width } : {}), ...(height ? { height } : {}) };
    world.blobs
      .get(picture.blob)
      .then((bytes) => bytes && (width || height ? resized(picture.blob, bytes, size) : bytes))
      .then((bytes) => sendPicture(response, bytes, picture.mimeType), next);
  });

  router.get('/cdn/bulk/:name.jsonl', (request, response, next) => {
    world.blobs.get(request.params.name).then((bytes) => sendPicture(response, bytes, 'application/jsonl'), next);
  });
  return router;
}

function sendPicture(response: Response, bytes: Buffer | undefined, type: string): void {
  if (!bytes) {
    response.status(404).type('text').send('Not found');
    return;
  }
  response.set('cache-control', 'public, max-age=3600').type(type).send(bytes);
}

function readSize(value: unknown): number | undefined {
  const size = typeof value === 'string' ? Number.parseInt(value, 10) : Number.NaN;
  return Number.isFinite(size) && size > 0 ? Math.min(size, MAX_WIDTH) : undefined;
}
