import type { FaceShape } from './avatar.ts';
import { cloud } from './hair-curly.ts';
import { bun, curtain, fringe, partedCap, slickCap } from './hair-long.ts';
import { crop, quiff, sweptFringe } from './hair-short.ts';
import type { Lock } from './lock.ts';

export type HairStyle =
  | 'long-waves'
  | 'bob'
  | 'bun'
  | 'afro'
  | 'short-crop'
  | 'side-part'
  | 'pixie'
  | 'curls'
  | 'swept-grey';

export function hairLocks(style: HairStyle, face: FaceShape): Lock[] {
  switch (style) {
    case 'long-waves':
      return [curtain(1.5, 0.46, 'wavy'), ...partedCap({ part: 0.05, side: 1.3, reach: 0.405, face, texture: 'wavy' })];
    case 'bob':
      return [
        curtain(1.06, 0.4, 'straight'),
        ...partedCap({ part: 0, side: 0.99, reach: 0.392, face, texture: 'straight' }),
        fringe(),
      ];
    case 'bun':
      return [bun(), slickCap(face)];
    case 'afro':
      return [...cloud({ top: -0.27, wide: 0.56, low: 0.62, seed: 3, face }, 'curly')];
    case 'curls':
      return [...cloud({ top: -0.13, wide: 0.52, low: 1.28, seed: 8, face }, 'curly')];
    case 'short-crop':
      return [crop(face, 0.018, 'cropped')];
    case 'side-part':
      return [crop(face, 0.03, 'straight'), quiff(face)];
    case 'pixie':
      return [crop(face, 0.04, 'straight'), sweptFringe(face)];
    case 'swept-grey':
      return [
        curtain(0.8, 0.36, 'wavy'),
        ...partedCap({ part: 0.09, side: 0.74, reach: 0.402, face, texture: 'wavy' }),
        sweptFringe(face),
      ];
  }
}
