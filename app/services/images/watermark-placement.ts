import { createHmac } from 'node:crypto';
import { config } from '#app/config.server.ts';

/** Where the mark lies in a picture, and how: no two pictures have it alike. */
export interface WatermarkPlacement {
  /** How far the tiles are moved, as shares of a tile's width and height. */
  left: number;
  top: number;
  /** Of the largest tile that the mark may have. */
  scale: number;
  angleDegrees: number;
  /** Of the mark's usual one. */
  opacity: number;
}

/** The bounds within which every part of a picture is still marked, and the words are whole within their tile. */
export const PLACEMENT_BOUNDS = { scale: [0.8, 1], angleDegrees: [16, 30], opacity: [0.88, 1.12] } as const;

/**
 * A render's own placement, the same each time, which nobody without our key can foretell: whoever has one clean photo
 * beside its marked one, or many marked ones, learns nothing of where the mark of another lies.
 */
export function watermarkPlacement(renderId: string): WatermarkPlacement {
  const digest = createHmac('sha256', config.secrets.pictureSigning).update(`watermark ${renderId}`).digest();
  const share = (index: number) => digest.readUInt32BE(index * 4) / 2 ** 32;
  const between = ([least, most]: readonly [number, number], index: number) => least + (most - least) * share(index);
  const angleDegrees = between(PLACEMENT_BOUNDS.angleDegrees, 3);
  return {
    left: share(0),
    top: share(1),
    scale: between(PLACEMENT_BOUNDS.scale, 2),
    angleDegrees: share(4) < 0.5 ? -angleDegrees : angleDegrees,
    opacity: between(PLACEMENT_BOUNDS.opacity, 5),
  };
}
