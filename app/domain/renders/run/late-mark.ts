import type { Render } from '#app/domain/renders/render.record.ts';

/**
 * What is set with the end of a photo of a batch that had failed before, and was counted so: its batch may have ended, and
 * finds it by this also where the ring is lost.
 */
export function lateMark({ batch, creditReleasedAt }: Pick<Render, 'batch' | 'creditReleasedAt'>): { lateAt?: Date } {
  return batch && creditReleasedAt ? { lateAt: new Date() } : {};
}
