import { blur, type Field, makeField } from './field.ts';

/** Light on a relief: 1 where it lies flat, less in shade, more where it faces the lamp. */
export interface Light {
  /** Light times cover, and cover: apart, so that edges can be divided out. */
  light: Field;
  cover: Field;
}

/** From the upper left, towards the viewer. */
const LAMP = normalised(-0.42, -0.6, 0.95);

export function makeLight(width: number, height: number): Light {
  return { light: makeField(width, height), cover: makeField(width, height) };
}

/** A lit thing on part of the grid. */
export interface Layer {
  /** Where the layer's fields begin on the grid. */
  left: number;
  top: number;
  heights: Field;
  mask: Field;
  contrast?: number;
  /** How dark a shadow it throws on what is below, 0 to 1, and how far, in cells. */
  shadow?: number;
  shadowReach?: number;
  isInside?: boolean;
}

/** Lays a lit layer over what is there; it throws a soft shadow on what is below. */
export function layLight(into: Light, layer: Layer): void {
  const { heights, mask, contrast = 1, shadow = 0.3, shadowReach = 7, left, top } = layer;
  const { width, height } = mask;
  const soft = shadow > 0 ? blur(mask, shadowReach / 2.4) : undefined;
  const drop = Math.round(shadowReach * 0.4);
  const inside = layer.isInside ? 0.62 : 1;
  for (let y = Math.max(0, -top); y < Math.min(height, into.light.height - top); y += 1) {
    for (let x = Math.max(0, -left); x < Math.min(width, into.light.width - left); x += 1) {
      const i = y * width + x;
      const to = (y + top) * into.light.width + x + left;
      const cover = mask.data[i] ?? 0;
      if (soft && cover < 1) {
        const dark = 1 - shadow * (soft.data[Math.max(0, y - drop) * width + x] ?? 0);
        into.light.data[to] = (into.light.data[to] ?? 0) * dark;
      }
      if (cover <= 0) continue;
      const lit = litAt(heights, mask, x, y, contrast) * inside;
      into.light.data[to] = (into.light.data[to] ?? 0) * (1 - cover) + lit * cover;
      into.cover.data[to] = (into.cover.data[to] ?? 0) * (1 - cover) + cover;
    }
  }
}

function litAt({ width, height, data }: Field, mask: Field, x: number, y: number, contrast: number): number {
  const i = y * width + x;
  const here = data[i] ?? 0;
  // Beyond the edge there is no height to compare with: go on with this one.
  const valueAt = (index: number, inside: boolean) =>
    inside && (mask.data[index] ?? 0) > 0.02 ? (data[index] ?? 0) : here;
  const gx = (valueAt(i + 1, x + 1 < width) - valueAt(i - 1, x > 0)) / 2;
  const gy = (valueAt(i + width, y + 1 < height) - valueAt(i - width, y > 0)) / 2;
  const length = Math.sqrt(gx * gx + gy * gy + 1);
  const facing = (-gx * LAMP.x - gy * LAMP.y + LAMP.z) / length;
  const diffuse = facing / LAMP.z - 1;
  // Light from all around keeps the shade from going black; grazing surfaces see less of it.
  const turned = 1 - 1 / length;
  const value = 1 + contrast * ((diffuse > 0 ? 0.42 : 0.4) * diffuse - 0.3 * turned);
  return Math.min(1.35, Math.max(0.3, value));
}

function normalised(x: number, y: number, z: number): { x: number; y: number; z: number } {
  const length = Math.hypot(x, y, z);
  return { x: x / length, y: y / length, z: z / length };
}
