import type { GarmentLayer } from './garment-layer.ts';
import type { Category, GarmentShape } from './garment-shape.ts';
import { boxBlur } from './lab.ts';
import type { PersonShape } from './person-shape.ts';
import type { Mask, Picture } from './picture.ts';

/** Lays the garment over the person: head in front of it, folds and light taken from the person. */
export function layOver({
  model,
  layer,
  person,
  personMask,
  scale,
  category,
  garment,
  seed,
}: {
  model: Picture;
  layer: GarmentLayer;
  person: PersonShape;
  personMask: Mask;
  scale: number;
  category: Category;
  garment: GarmentShape;
  seed: number;
}): Picture {
  const { width, height } = model;
  const rgba = Uint8Array.from(model.rgba);
  const soft = boxBlur({ ...personMask, data: Float32Array.from(personMask.data) }, 1);
  const folds = foldsOf(seed);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = (y * width + x) * 4;
      let alpha = layer.data[i + 3] ?? 0;
      if (alpha <= 0) continue;
      const px = x / scale;
      const py = y / scale;
      if (category !== 'bottoms' && isInFront(person, garment, px, py)) {
        alpha *= 1 - (soft.data[Math.round(py) * personMask.width + Math.round(px)] ?? 0);
      }
      const light = folds(px / personMask.height, py / personMask.height);
      for (let c = 0; c < 3; c += 1) {
        const below = model.rgba[i + c] ?? 0;
        rgba[i + c] = Math.round(below + (Math.min(255, (layer.data[i + c] ?? 0) * light) - below) * alpha);
      }
    }
  }
  return { width, height, rgba };
}

function isInFront(person: PersonShape, garment: GarmentShape, x: number, y: number): boolean {
  if (y < person.chinY) return true;
  const across = (x - person.neckX) / (person.neckHalf * 1.05);
  if (Math.abs(across) > 1) return false;
  const depth = person.neckHalf * (garment.hasHood ? 0.5 : 0.45);
  return y < person.neckBaseY + depth * Math.sqrt(1 - across * across);
}

/** A faint pattern of folds that depends on the seed: factors around 1. */
function foldsOf(seed: number): (x: number, y: number) => number {
  const phases = [1, 2, 3].map((k) => (((seed + 1) * 2654435761 * k) % 4294967296) / 4294967296);
  return (x, y) => {
    let sum = 0;
    for (const [k, phase] of phases.entries()) {
      sum += Math.sin((x * (9 + 5 * k) + y * (6 - 3 * k) + phase) * 2 * Math.PI + 2 * Math.sin(y * 8 + phase * 6));
    }
    return 1 + sum * 0.012;
  };
}
