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
  const isCutOut = backdrop === 'transparent';
  const picture: RawPicture = {
    width: flat.width,
    height: flat.height,
    data: isCutOut ? Uint8Array.from(flat.data) : wallBehind(flat, backdrop, shadow),
  };
  paintLit(picture, flat, { lit: dividedLight(light), tile: fabricTile(fabric), weave, isSkin, isCutOut });
  return picture;
}

/** Paints the lit figure over what the picture shows. */
function paintLit(
  { width, height, data: result }: RawPicture,
  { data }: RawPicture,
  given: { lit: Field; tile: Float32Array; weave: number; isSkin: boolean; isCutOut: boolean },
): void {
  const { lit, tile, weave, isSkin, isCutOut } = given;
  const across = lit.width / width;
  const dimming = SKIN_DIMMING.map((power) => dimmingTable(isSkin ? power : 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = (y * width + x) * 4;
      const opacity = data[i + 3] ?? 0;
      if (opacity === 0) continue;
      const alpha = isCutOut ? 1 : opacity / 255;
      const factor = sample(lit, (x + 0.5) * across - 0.5, (y + 0.5) * across - 0.5);
      const thread = 1 + ((tile[(y % TILE_EDGE) * TILE_EDGE + (x % TILE_EDGE)] ?? 1) - 1) * weave;
      // Dark cloth shows its folds by what it mirrors, not by what it lacks.
      const gloss = 1 - ((data[i] ?? 0) * 0.3 + (data[i + 1] ?? 0) * 0.59 + (data[i + 2] ?? 0) * 0.11) / 255;
      const sheen = Math.max(-14, (factor - 0.86) * 150 * gloss * gloss * gloss);
      const step = Math.round(factor * DIMMING_STEPS);
      for (let c = 0; c < 3; c += 1) {
        const colour = data[i + c] ?? 0;
        const shaded = factor <= 1 ? colour * (dimming[c]?.[step] ?? 1) : colour + (255 - colour) * (factor - 1) * 0.75;
        const front = Math.min(255, Math.max(0, (shaded + sheen) * thread));
        result[i + c] = front * alpha + (result[i + c] ?? 0) * (1 - alpha) + 0.5;
      }
    }
  }
}

/** The studio wall with the figure's shadow on it. */
function wallBehind(flat: RawPicture, { centre, edge }: Backdrop, strength: number): Uint8Array {
  const { width, height } = flat;
  const shadows = shadowOf(flat, strength);
  const [red, green, blue] = rgbOf(centre);
  const [farRed, farGreen, farBlue] = rgbOf(edge);
  const wall = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    const down = ((y / height - 0.45) * 1.5) ** 2;
    for (let x = 0; x < width; x += 1) {
      const i = (y * width + x) * 4;
      if (flat.data[i + 3] === 255) {
        wall[i + 3] = 255;
        continue;
      }
      const sideways = (x / width - 0.5) * 1.5;
      const distance = Math.min(1, sideways * sideways + down);
      const shade = 1 - sample(shadows, x / SHADOW_SHARE - 0.5, y / SHADOW_SHARE - 0.5);
      wall[i] = (red + (farRed - red) * distance) * shade + 0.5;
      wall[i + 1] = (green + (farGreen - green) * distance) * shade + 0.5;
      wall[i + 2] = (blue + (farBlue - blue) * distance) * shade + 0.5;
      wall[i + 3] = 255;
    }
  }
  return wall;
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
