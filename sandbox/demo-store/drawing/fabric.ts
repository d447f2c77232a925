import { noise, seeded } from './noise.ts';

export const FABRICS = ['jersey', 'denim', 'twill', 'linen', 'knit', 'wool', 'satin', 'leather', 'smooth'] as const;
export type Fabric = (typeof FABRICS)[number];

export const TILE_EDGE = 256;
const tiles = new Map<Fabric, Float32Array>();

/** A square of factors around 1 that repeats: the weave of a fabric, pixel by pixel. */
export function fabricTile(fabric: Fabric): Float32Array {
  const known = tiles.get(fabric);
  if (known) return known;
  const random = seeded(41);
  const grain = Float32Array.from({ length: TILE_EDGE * TILE_EDGE }, () => random() - 0.5);
  const tile = Float32Array.from({ length: TILE_EDGE * TILE_EDGE }, (_, i) => {
    const x = i % TILE_EDGE;
    const y = (i - x) / TILE_EDGE;
    return 1 + weave(fabric, x, y, grain[i] ?? 0, (gx, gy) => grain[(gy & 255) * TILE_EDGE + (gx & 255)] ?? 0);
  });
  tiles.set(fabric, tile);
  return tile;
}

function weave(fabric: Fabric, x: number, y: number, grain: number, grainAt: (x: number, y: number) => number): number {
  switch (fabric) {
    case 'jersey':
      return grain * 0.035 + Math.sin((x * Math.PI) / 2) * 0.008;
    case 'denim':
      return grain * 0.14 + Math.sin(((x + y) * Math.PI) / 2) * 0.045 + grainAt(x, y >> 4) * 0.1 + slub(x, y) * 0.08;
    case 'twill':
      return grain * 0.05 + Math.sin(((x + y) * Math.PI) / 2) * 0.022 + grainAt(x, y >> 5) * 0.02;
    case 'linen':
      return grain * 0.06 + grainAt(x >> 5, y) * 0.06 + grainAt(x, y >> 5) * 0.06;
    case 'knit': {
      const column = x % 8;
      const slope = column < 4 ? y - column * 1.2 : y + (column - 7) * 1.2;
      return grain * 0.05 + Math.cos((slope * Math.PI) / 4) * 0.045 + Math.cos((x * Math.PI) / 4) * 0.04;
    }
    case 'wool':
      return grain * 0.12 + (grainAt(x >> 1, y >> 1) + grainAt(x >> 2, y >> 2)) * 0.05;
    case 'satin':
      return grain * 0.015;
    case 'leather':
      return grain * 0.03 + (grainAt(x >> 2, y >> 2) + grainAt(x >> 3, y >> 2)) * 0.035;
    case 'smooth':
      return grain * 0.02;
  }
}

function slub(x: number, y: number): number {
  const repeat = (value: number) => value % TILE_EDGE;
  return noise(repeat(x) / 2, repeat(y) / 24, 5) - 0.5;
}
