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
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = (y * width + x) * 4;
      const alpha = (data[i + 3] ?? 0) / 255;
      const shade = shadows ? 1 - sample(shadows, x / SHADOW_SHARE - 0.5, y / SHADOW_SHARE - 0.5) : 1;
      const factor = alpha > 0 ? sample(lit, (x + 0.5) * across - 0.5, (y + 0.5) * across - 0.5) : 1;
      const thread = 1 + ((tile[(y % TILE_EDGE) * TILE_EDGE + (x % TILE_EDGE)] ?? 1) - 1) * weave;
      // Dark cloth shows its folds by what it mirrors, not by what it lacks.
      const luminance = ((data[i] ?? 0) * 0.3 + (data[i + 1] ?? 0) * 0.59 + (data[i + 2] ?? 0) * 0.11) / 255;
      const sheen = Math.max(-14, (factor - 0.86) * 150 * (1 - luminance) ** 3);
      for (let c = 0; c < 3; c += 1) {
        const colour = data[i + c] ?? 0;
        const dim = isSkin ? factor ** (SKIN_DIMMING[c] ?? 1) : factor;
        const shaded = factor <= 1 ? colour * dim : colour + (255 - colour) * (factor - 1) * 0.75;
        const front = Math.min(255, Math.max(0, (shaded + sheen) * thread));
        const behind = wall ? wall(x, y, c) * shade : front;
        result[i + c] = Math.round(front * alpha + behind * (1 - alpha));
      }
      result[i + 3] = wall ? 255 : (data[i + 3] ?? 0);
    }
  }
  return { width, height, data: result };
}

function dividedLight({ light, cover }: Light): Field {
  // A little beyond the edge, so that its pixels find light too.
  const wideLight = blur(light, 1);
  const wideCover = blur(cover, 1);
  const divided = makeField(light.width, light.height);
  for (let i = 0; i < divided.data.length; i += 1) {
    const own = cover.data[i] ?? 0;
    const wide = wideCover.data[i] ?? 0;
    divided.data[i] = own > 0.9 ? (light.data[i] ?? 1) / own : wide > 0.003 ? (wideLight.data[i] ?? 1) / wide : 1;
  }
  return divided;
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

function backdropOf(
  { centre, edge }: Backdrop,
  width: number,
  height: number,
): (x: number, y: number, c: number) => number {
  const from = rgbOf(centre);
  const to = rgbOf(edge);
  return (x, y, c) => {
    const dx = (x / width - 0.5) * 1.5;
    const dy = (y / height - 0.45) * 1.5;
    const part = Math.min(1, dx * dx + dy * dy);
    const a = from[c] ?? 255;
    return a + ((to[c] ?? 255) - a) * part;
  };
}
