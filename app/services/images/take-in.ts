import { ServiceError } from '#app/services/service-error.ts';
import { inspectPicture } from './inspect-picture.ts';
import { type NormalPicture, normalisePicture } from './normalise-picture.ts';
import type { PictureProblem } from './picture-limits.ts';

export type TakenIn = { ok: true; picture: NormalPicture } | { ok: false; reason: PictureProblem };

/**
 * Looks at a picture's real bytes and makes the one kind of it that is kept. What cannot be made of it though it passed
 * the look is its own fault all the same: another try would end alike.
 */
export async function takeIn(bytes: Buffer, options: { longestEdge: number; flattenOn?: string }): Promise<TakenIn> {
  const inspected = await inspectPicture(bytes);
  if (!inspected.ok) return inspected;
  try {
    return { ok: true, picture: await normalisePicture(bytes, options) };
  } catch (error) {
    if (error instanceof ServiceError && error.retry === 'never') return { ok: false, reason: 'truncated' };
    throw error;
  }
}
