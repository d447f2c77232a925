import { randomBytes, randomInt } from 'node:crypto';
import { config } from '#app/config.server.ts';
import type { EngineCategory, GarmentPhotoType } from '#app/domain/garments/garment-categories.ts';

/** Of the engine's seeds: from 0, so many. */
export const SEEDS = 2 ** 32;

interface Chosen {
  category: EngineCategory;
  garmentPhotoType: GarmentPhotoType;
  /** One of its own, where none is given. */
  seed?: number | undefined;
}

/** What every render has when it is asked for, by itself or as part of a batch: it waits for its turn from now on. */
export function queuedRender({ seed, ...chosen }: Chosen, now: Date) {
  return {
    options: {
      ...chosen,
      mode: config.engine.mode,
      model: config.engine.model,
      // The engine's default is a constant; without one of our own, "again" would give the same picture.
      seed: seed ?? randomInt(0, SEEDS),
    },
    status: 'queued' as const,
    statusAt: now,
    notBefore: now,
    webhookToken: randomBytes(24).toString('base64url'),
    createdAt: now,
  };
}
