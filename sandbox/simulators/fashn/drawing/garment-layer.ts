import type { Point } from './silhouette.ts';
import { sampleTexture, type Texture } from './texture.ts';

/** The garment in the person's picture, before it is laid over the person. */
export interface GarmentLayer {
  width: number;
  height: number;
  /** r, g, b (0 to 255) and alpha (0 to 1) of each pixel. */
  data: Float32Array;
}

/** Source place of a target place, or nothing where the part doesn't reach. */
export type Mapping = (x: number, y: number) => Point | undefined;

export interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Draws a part of the garment over what the layer has. All places are in the small masks' pixels. */
export function drawMapped(layer: GarmentLayer, texture: Texture, area: Area, scale: number, mapping: Mapping): void {
  const sample = new Float32Array(4);
  const top = Math.max(0, Math.floor(area.top * scale));
  const bottom = Math.min(layer.height - 1, Math.ceil(area.bottom * scale));
  const left = Math.max(0, Math.floor(area.left * scale));
  const right = Math.min(layer.width - 1, Math.ceil(area.right * scale));
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const source = mapping((x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5);
      if (!source) continue;
      sampleTexture(texture, source.x, source.y, sample);
      blend(layer, (y * layer.width + x) * 4, sample);
    }
  }
}

function blend(layer: GarmentLayer, offset: number, [r = 0, g = 0, b = 0, alpha = 0]: Float32Array): void {
  if (alpha <= 0.002) return;
  const { data } = layer;
  const below = (data[offset + 3] ?? 0) * (1 - alpha);
  const sum = alpha + below;
  data[offset] = (r * alpha + (data[offset] ?? 0) * below) / sum;
  data[offset + 1] = (g * alpha + (data[offset + 1] ?? 0) * below) / sum;
  data[offset + 2] = (b * alpha + (data[offset + 2] ?? 0) * below) / sum;
  data[offset + 3] = sum;
}

/** A strip as pairs of points across it. */
export interface Strip {
  outer: Point[];
  inner: Point[];
}

/** Draws a strip of the source into a strip of the target that has as many pairs, triangle by triangle. */
export function drawStrip(layer: GarmentLayer, texture: Texture, from: Strip, to: Strip, scale: number): void {
  for (let k = 0; k + 1 < to.outer.length; k += 1) {
    const [a, b, c, d] = [to.outer[k], to.inner[k], to.outer[k + 1], to.inner[k + 1]];
    const [sa, sb, sc, sd] = [from.outer[k], from.inner[k], from.outer[k + 1], from.inner[k + 1]];
    if (!a || !b || !c || !d || !sa || !sb || !sc || !sd) continue;
    drawTriangle(layer, texture, [a, b, c], [sa, sb, sc], scale);
    drawTriangle(layer, texture, [b, d, c], [sb, sd, sc], scale);
  }
}

type Triangle = readonly [Point, Point, Point];

function drawTriangle(layer: GarmentLayer, texture: Texture, to: Triangle, from: Triangle, scale: number): void {
  const [a, b, c] = to;
  const [sa, sb, sc] = from;
  const twiceArea = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (Math.abs(twiceArea) < 1e-6) return;
  const area = {
    left: Math.min(a.x, b.x, c.x),
    right: Math.max(a.x, b.x, c.x),
    top: Math.min(a.y, b.y, c.y),
    bottom: Math.max(a.y, b.y, c.y),
  };
  drawMapped(layer, texture, area, scale, (x, y) => {
    const v = ((x - a.x) * (c.y - a.y) - (c.x - a.x) * (y - a.y)) / twiceArea;
    const w = ((b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y)) / twiceArea;
    // A hair's breadth of overlap, so that no seam shows between triangles.
    if (v < -0.004 || w < -0.004 || v + w > 1.004) return undefined;
    return { x: sa.x + (sb.x - sa.x) * v + (sc.x - sa.x) * w, y: sa.y + (sb.y - sa.y) * v + (sc.y - sa.y) * w };
  });
}
