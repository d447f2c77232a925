import type { GarmentLayer } from './garment-layer.ts';
import type { Category, GarmentShape } from './garment-shape.ts';
import { boxBlur, type LabPicture, toLab } from './lab.ts';
import { components, makeMask } from './mask.ts';
import type { PersonShape } from './person-shape.ts';
import type { Mask, Picture, Plane } from './picture.ts';
import { labOf } from './polynomial.ts';
import { clamp, spanOf } from './silhouette.ts';
import { type LabColour, skinDistance } from './skin.ts';

/** Lays the garment over the person: head and hair in front of it, skin in its collar, the light of the person on it. */
export function layOver({
  model,
  layer,
  holeLayer,
  person,
  personMask,
  personLab,
  scale,
  category,
  garment,
  seed,
}: {
  model: Picture;
  layer: GarmentLayer;
  holeLayer: GarmentLayer;
  person: PersonShape;
  personMask: Mask;
  personLab: LabPicture;
  scale: number;
  category: Category;
  garment: GarmentShape;
  seed: number;
}): Picture {
  const { width, height } = model;
  const rgba = Uint8Array.from(model.rgba);
  const inFront = category === 'bottoms' ? undefined : frontOf(personLab, personMask, person, garment);
  const light = withFolds(lightOf(personLab, personMask), seed);
  const skin = neckColour(model, person, scale);
  for (let y = 0; y < height; y += 1) {
    const py = (y + 0.5) / scale - 0.5;
    for (let x = 0; x < width; x += 1) {
      const i = (y * width + x) * 4;
      const covered = layer.data[i + 3] ?? 0;
      const inHole = holeLayer.data[i + 3] ?? 0;
      if (covered <= 0 && inHole <= 0) continue;
      const px = (x + 0.5) / scale - 0.5;
      const behind = inFront ? 1 - sampled(inFront, px, py) : 1;
      if (skin && inHole > 0) fillWithSkin(rgba, i, skin, inHole * behind);
      const shade = sampled(light, px, py);
      for (let c = 0; c < 3; c += 1) {
        const below = rgba[i + c] ?? 0;
        rgba[i + c] = Math.round(below + (Math.min(255, (layer.data[i + c] ?? 0) * shade) - below) * covered * behind);
      }
    }
  }
  return { width, height, rgba };
}

/** What stays in front of a top: head, hair, and the neck down to the collar. 0 to 1. */
function frontOf(lab: LabPicture, mask: Mask, person: PersonShape, garment: GarmentShape): Plane {
  const { width, height } = mask;
  const hair = hairOf(lab, mask, person);
  const depth = person.neckHalf * (garment.collar === 'hood' ? 0.5 : garment.isStrapless ? 3 : 0.05);
  const front = makeMask(width, height, (i) => {
    if (!mask.data[i]) return false;
    const x = i % width;
    const y = (i - x) / width;
    if (y < person.chinY || hair.data[i]) return true;
    if (garment.collar === 'high') return false;
    const across = (x - person.neckX) / (person.neckHalf * 1.05);
    return Math.abs(across) < 1 && y < person.neckBaseY + depth * Math.sqrt(1 - across * across);
  });
  return boxBlur({ width, height, data: Float32Array.from(front.data) }, 1);
}

/** Hair that falls over the shoulders: of the crown's colour and connected to it. */
function hairOf(lab: LabPicture, mask: Mask, person: PersonShape): Mask {
  const { width, height } = mask;
  const crown = crownColour(lab, mask, person);
  const cloth = labOf(lab, Math.round(person.left.armpit.y) * width + Math.round(person.neckX));
  const lowest = person.left.armpit.y + person.shoulderHalf * 0.5;
  const alike = makeMask(width, height, (i) => {
    const y = Math.floor(i / width);
    if (!mask.data[i] || y > lowest || Math.abs((i % width) - person.neckX) > person.shoulderHalf * 0.95) return false;
    if (y < person.chinY) return true;
    const colour = labOf(lab, i);
    if (person.skin && skinDistance(colour, person.skin) < 12) return false;
    const unlike = skinDistance(colour, crown);
    return unlike < 9 && unlike < skinDistance(colour, cloth) && colour[0] < crown[0] + 24;
  });
  const hair = makeMask(width, height);
  let below = 0;
  for (const index of components(alike)[0]?.indices ?? []) {
    hair.data[index] = 1;
    if (index > person.neckBaseY * width) below += 1;
  }
  // So much is no hair, but worn cloth of the hair's colour.
  const most = person.shoulderHalf * (lowest - person.neckBaseY) * 0.75;
  return below > most ? makeMask(width, height) : hair;
}

function crownColour(lab: LabPicture, mask: Mask, person: PersonShape): LabColour {
  const found: LabColour[] = [];
  const toY = person.headTop + (person.chinY - person.headTop) * 0.25;
  for (let y = person.headTop + 2; y < toY; y += 1) {
    const span = spanOf(mask, y);
    if (!span) continue;
    for (let x = span.left + 2; x < span.right - 2; x += 2) found.push(labOf(lab, y * mask.width + x));
  }
  found.sort((one, other) => one[0] - other[0]);
  return found[Math.floor(found.length * 0.4)] ?? [0, 0, 0];
}

/** The person's own light on the garment: how bright the body is against its surroundings, as a factor. */
function lightOf(lab: LabPicture, mask: Mask): Plane {
  const { width, height } = mask;
  const inside = Float32Array.from(mask.data);
  const lit = lab.l.map((value, i) => value * (inside[i] ?? 0));
  const near = Math.max(2, Math.round(width * 0.008));
  const wide = Math.round(width * 0.06);
  const [fineSum, fineCount] = [lit, inside].map((data) => boxBlur({ width, height, data }, near).data);
  const [wideSum, wideCount] = [lit, inside].map((data) => boxBlur({ width, height, data }, wide).data);
  const data = Float32Array.from(inside, (isInside, i) => {
    if (!isInside) return 1;
    const fine = (fineSum?.[i] ?? 0) / Math.max(0.01, fineCount?.[i] ?? 0);
    const broad = (wideSum?.[i] ?? 0) / Math.max(0.01, wideCount?.[i] ?? 0);
    const step = fine - broad;
    // A large step is where clothes end, not a fold.
    return 1 + clamp(step / 60, -0.12, 0.1) * Math.exp(-((step / 9) ** 2));
  });
  return boxBlur({ width, height, data }, 2);
}

/** Mean colour of the neck's skin, in the full picture. */
function neckColour(model: Picture, person: PersonShape, scale: number): [number, number, number] | undefined {
  const { skin } = person;
  if (!skin) return undefined;
  const left = Math.round((person.neckX - person.neckHalf * 0.7) * scale);
  const top = Math.round(person.chinY * scale);
  const box = {
    width: Math.round(person.neckHalf * 1.4 * scale),
    height: Math.max(2, Math.round((person.neckBaseY - person.chinY) * scale)),
  };
  const rgba = new Uint8Array(box.width * box.height * 4);
  for (let y = 0; y < box.height; y += 1) {
    const from = ((top + y) * model.width + left) * 4;
    rgba.set(model.rgba.subarray(from, from + box.width * 4), y * box.width * 4);
  }
  const lab = toLab({ ...box, rgba });
  const sum = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < lab.l.length; i += 1) {
    if (skinDistance(labOf(lab, i), skin) > 14) continue;
    count += 1;
    for (let c = 0; c < 3; c += 1) sum[c] = (sum[c] ?? 0) + (rgba[i * 4 + c] ?? 0);
  }
  return count < 10 ? undefined : [(sum[0] ?? 0) / count, (sum[1] ?? 0) / count, (sum[2] ?? 0) / count];
}

/** Worn cloth seen in the collar becomes skin; skin stays as it is. */
function fillWithSkin(rgba: Uint8Array, i: number, skin: readonly number[], alpha: number): void {
  const distance = Math.hypot(...skin.map((value, c) => value - (rgba[i + c] ?? 0)));
  const part = alpha * clamp((distance - 40) / 40, 0, 1);
  for (let c = 0; c < 3; c += 1) {
    const below = rgba[i + c] ?? 0;
    rgba[i + c] = Math.round(below + ((skin[c] ?? 0) - below) * part);
  }
}

/** Bilinear value of a plane, clamped to its edges. */
function sampled({ width, height, data }: Plane, x: number, y: number): number {
  const cx = clamp(x, 0, width - 1.001);
  const cy = clamp(y, 0, height - 1.001);
  const left = Math.floor(cx);
  const top = Math.floor(cy);
  const i = top * width + left;
  const upper = (data[i] ?? 0) + ((data[i + 1] ?? 0) - (data[i] ?? 0)) * (cx - left);
  const lower = (data[i + width] ?? 0) + ((data[i + width + 1] ?? 0) - (data[i + width] ?? 0)) * (cx - left);
  return upper + (lower - upper) * (cy - top);
}

/** The light with a faint pattern of folds over it that depends on the seed. */
function withFolds({ width, height, data }: Plane, seed: number): Plane {
  const phases = [1, 2, 3].map((k) => (((seed + 1) * 2654435761 * k) % 4294967296) / 4294967296);
  const coarse = { width: Math.ceil(width / FOLD_STEP) + 2, height: Math.ceil(height / FOLD_STEP) + 2 };
  const folds = Float32Array.from({ length: coarse.width * coarse.height }, (_, i) => {
    const x = ((i % coarse.width) * FOLD_STEP) / height;
    const y = (Math.floor(i / coarse.width) * FOLD_STEP) / height;
    return phases.reduce((sum, phase, k) => {
      const wave = (x * (9 + 5 * k) + y * (6 - 3 * k) + phase) * 2 * Math.PI;
      return sum + Math.sin(wave + 2 * Math.sin(y * 8 + phase * 6)) * 0.012;
    }, 1);
  });
  const pattern = { ...coarse, data: folds };
  return {
    width,
    height,
    data: data.map((value, i) => value * sampled(pattern, (i % width) / FOLD_STEP, Math.floor(i / width) / FOLD_STEP)),
  };
}

/** Pixels between two computed points of the pattern. */
const FOLD_STEP = 6;
