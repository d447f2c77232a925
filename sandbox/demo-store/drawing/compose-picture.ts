import sharp from 'sharp';
import { rgbOf } from './colour.ts';
import { type Fabric, fabricTile, TILE_EDGE } from './fabric.ts';
import { blur, type Field, makeField, sample } from './field.ts';
import type { Light } from './light.ts';

export interface RawPicture {
  width: number;
  height: number;
  /** RGBA, not premultiplied. */
  data: Uint8Array;
}

/** Draws an SVG into pixels. */
export async function rasterise(svg: string): Promise<RawPicture> {
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** A plain studio wall: lighter in the middle than in the corners. */
export interface Backdrop {
  centre: string;
  edge: string;
}

/** Lights flat colours and sets them before a backdrop with a soft shadow, or leaves the rest transparent. */
export function composePicture(
  flat: RawPicture,
  {
    light,
    fabric,
    backdrop,
    weave = 1,
    shadow = 0.2,
    isSkin = false,
  }: {
    light: Light;
    fabric: Fabric;
    backdrop: Backdrop | 'transparent';
    weave?: number;
    shadow?: number;
    /** Shade on skin is warm: light that goes in comes out red. */
    isSkin?: boolean;
  },
): RawPicture {
  const { width, height, data } = flat;
  const tile = fabricTile(fabric);
  const lit = dividedLight(light);
  const shadows = backdrop === 'transparent' ? undefined : shadowOf(flat, shadow);
  const wall = backdrop === 'transparent' ? undefined : backdropOf(backdrop, width, height);
  const result = new Uint8Array(width * height * 4);
  const across = lit.width / width;
  const dimming = SKIN_DIMMING.map((power) => dimmingTable(isSkin ? power : 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = (y * width + x) * 4;
      const alpha = (data[i + 3] ?? 0) / 255;
      const shade = alpha < 1 && shadows ? 1 - sample(shadows, x / SHADOW_SHARE - 0.5, y / SHADOW_SHARE - 0.5) : 1;
      const distance = wall && alpha < 1 ? wall.distanceAt(x, y) : 0;
      if (alpha === 0) {
        if (!wall) continue;
        for (let c = 0; c < 3; c += 1) result[i + c] = wall.colourAt(distance, c) * shade + 0.5;
        result[i + 3] = 255;
        continue;
      }
      const factor = sample(lit, (x + 0.5) * across - 0.5, (y + 0.5) * across - 0.5);
      const thread = 1 + ((tile[(y % TILE_EDGE) * TILE_EDGE + (x % TILE_EDGE)] ?? 1) - 1) * weave;
      const [red, green, blue] = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0];
      // Dark cloth shows its folds by what it mirrors, not by what it lacks.
      const gloss = 1 - (red * 0.3 + green * 0.59 + blue * 0.11) / 255;
      const sheen = Math.max(-14, (factor - 0.86) * 150 * gloss * gloss * gloss);
      for (let c = 0; c < 3; c += 1) {
        const colour = data[i + c] ?? 0;
        const shaded =
          factor <= 1
            ? colour * (dimming[c]?.[Math.round(factor * DIMMING_STEPS)] ?? 1)
            : colour + (255 - colour) * (factor - 1) * 0.75;
        const front = Math.min(255, Math.max(0, (shaded + sheen) * thread));
        const behind = wall && alpha < 1 ? wall.colourAt(distance, c) * shade : front;
        result[i + c] = front * alpha + behind * (1 - alpha) + 0.5;
      }
      result[i + 3] = wall ? 255 : (data[i + 3] ?? 0);
    }
  }
  return { width, height, data: result };
}

const DIMMING_STEPS = 1023;

/** Brightness left for each factor of light from 0 to 1. */
function dimmingTable(power: number): Float32Array {
  return Float32Array.from({ length: DIMMING_STEPS + 1 }, (_, k) => (k / DIMMING_STEPS) ** power);
}

/** Light without its cover; a little beyond the edge too, so that pixels there find some. */
function dividedLight({ light, cover }: Light): Field {
  const { width, height } = light;
  const divided = makeField(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      const own = cover.data[i] ?? 0;
      divided.data[i] = own > 0.9 ? (light.data[i] ?? 1) / own : lightAround(light, cover, x, y);
    }
  }
  return divided;
}

function lightAround(light: Field, cover: Field, x: number, y: number): number {
  const { width, height } = light;
  const coverAt = (cx: number, cy: number) =>
    cx < 0 || cy < 0 || cx >= width || cy >= height ? 0 : (cover.data[cy * width + cx] ?? 0);
  if (coverAt(x, y) + coverAt(x - 2, y) + coverAt(x + 2, y) + coverAt(x, y - 2) + coverAt(x, y + 2) === 0) return 1;
  let sum = 0;
  let weight = 0;
  for (let dy = -2; dy <= 2; dy += 1) {
    const row = Math.min(light.height - 1, Math.max(0, y + dy)) * light.width;
    for (let dx = -2; dx <= 2; dx += 1) {
      const i = row + Math.min(light.width - 1, Math.max(0, x + dx));
      sum += light.data[i] ?? 0;
      weight += cover.data[i] ?? 0;
    }
  }
  return weight > 0.01 ? sum / weight : 1;
}

/** How strongly red, green and blue fade in the shade of skin. */
const SKIN_DIMMING = [0.82, 1.08, 1.2];

const SHADOW_SHARE = 4;

/** Darkness of the shadow on the wall, on a quarter of the picture's size. */
function shadowOf({ width, height, data }: RawPicture, strength: number): Field {
  const field = makeField(Math.ceil(width / SHADOW_SHARE), Math.ceil(height / SHADOW_SHARE));
  const [dx, dy] = [Math.round(width / 220), Math.round(height / 110)];
  for (let y = 0; y < field.height; y += 1) {
    for (let x = 0; x < field.width; x += 1) {
      const [fromX, fromY] = [x * SHADOW_SHARE - dx, y * SHADOW_SHARE - dy];
      if (fromX < 0 || fromY < 0) continue;
      field.data[y * field.width + x] =
        (data[(Math.min(height - 1, fromY) * width + Math.min(width - 1, fromX)) * 4 + 3] ?? 0) / 255;
    }
  }
  const soft = blur(field, width / 110);
  const wide = blur(field, width / 34);
  for (let i = 0; i < soft.data.length; i += 1) {
    soft.data[i] = strength * (0.45 * (soft.data[i] ?? 0) + 0.55 * (wide.data[i] ?? 0));
  }
  return soft;
}

interface Wall {
  /** 0 in the middle to 1 in the corners. */
  distanceAt: (x: number, y: number) => number;
  colourAt: (distance: number, channel: number) => number;
}

function backdropOf({ centre, edge }: Backdrop, width: number, height: number): Wall {
  const from = rgbOf(centre);
  const to = rgbOf(edge);
  return {
    distanceAt: (x, y) => {
      const dx = (x / width - 0.5) * 1.5;
      const dy = (y / height - 0.45) * 1.5;
      return Math.min(1, dx * dx + dy * dy);
    },
    colourAt: (distance, c) => {
      const a = from[c] ?? 255;
      return a + ((to[c] ?? 255) - a) * distance;
    },
  };
}
