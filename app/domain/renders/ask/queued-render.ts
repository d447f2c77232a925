import { randomBytes, randomInt } from 'node:crypto';
import { config } from '#app/config.server.ts';
import type { EngineCategory, GarmentPhotoType } from '#app/domain/garments/garment-categories.ts';

/** What every render has when it is asked for, by itself or as part of a batch: it waits for its turn from now on. */
export function queuedRender(chosen: { category: EngineCategory; garmentPhotoType: GarmentPhotoType }, now: Date) {
  return {
    options: {
      ...chosen,
      mode: config.engine.mode,
      model: config.engine.model,
      // The engine's default is a constant; without one of our own, "again" would give the same picture.
      seed: randomInt(0, 2 ** 32),
    },
    status: 'queued' as const,
    statusAt: now,
    notBefore: now,
    webhookToken: randomBytes(24).toString('base64url'),
    createdAt: now,
  };
}
