import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DrawPool } from './draw-pool.ts';

/**
 * Gives the pictures of a folder in turn instead of drawing any, whatever is asked for: for measuring what is around the
 * engine on a machine that has no time to draw. Each is as it is on disk, whatever format was asked for.
 */
export function readyPictures(folder: string): DrawPool {
  const pictures = readdirSync(folder)
    .sort()
    .map((name) => readFileSync(path.join(folder, name)));
  if (pictures.length === 0) throw new Error(`There is no picture in ${folder}`);
  let given = 0;
  const next = (): Buffer => pictures[given++ % pictures.length] as Buffer;
  return {
    draw: async ({ samples }) => ({ pictures: Array.from({ length: samples }, next) }),
    close: async () => {},
  };
}
