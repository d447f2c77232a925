import { findBackground } from './background.ts';
import { cutOut } from './cut-out.ts';
import { DrawingRefusal } from './drawing-refusal.ts';
import { encodePicture } from './encode-picture.ts';
import type { GarmentLayer } from './garment-layer.ts';
import { type Category, guessCategory, readGarmentShape } from './garment-shape.ts';
import { toLab } from './lab.ts';
import { stampLabel } from './label.ts';
import { layOver } from './lay-over.ts';
import { countInside, makeMask } from './mask.ts';
import { readPersonShape } from './person-shape.ts';
import { decodePicture, type Mask, type Picture, shrinkPicture } from './picture.ts';
import { placeBottoms } from './place-bottoms.ts';
import { placeUpper } from './place-upper.ts';
import { makeTexture } from './texture.ts';

const OUTPUT_LONGEST_EDGE = 1296;
const PERSON_MASK_EDGE = 640;
const GARMENT_EDGE = 720;
const LEAST_BORDER_SHARE = 0.62;

/** Draws the garment onto the person; the bytes are a PNG or JPEG that is marked as simulated. Throws DrawingRefusal. */
export async function drawPicture(input: {
  modelImage: Uint8Array;
  garmentImage: Uint8Array;
  category: Category | 'auto';
  seed: number;
  format: 'png' | 'jpeg';
}): Promise<Buffer> {
  const [model, garmentPicture] = await Promise.all([
    decodePicture(input.modelImage, OUTPUT_LONGEST_EDGE, 'model image'),
    decodePicture(input.garmentImage, GARMENT_EDGE, 'garment image'),
  ]);
  const small = await shrinkPicture(model, PERSON_MASK_EDGE);
  const garmentMask = cutOutOf(garmentPicture, 'garment image');
  const garment = readGarmentShape(garmentMask);
  const category = input.category === 'auto' ? guessCategory(garment, garmentMask) : input.category;
  const personMask = cutOutOf(small, 'model image');
  const person = readPersonShape(personMask, toLab(small));
  const texture = makeTexture(garmentPicture, garmentMask);
  const layer: GarmentLayer = {
    width: model.width,
    height: model.height,
    data: new Float32Array(model.width * model.height * 4),
  };
  const scale = model.width / small.width;
  if (category === 'bottoms') placeBottoms(layer, texture, { garment, garmentMask, person, personMask }, scale);
  else placeUpper(layer, texture, garment, person, scale);
  const picture = layOver({ model, layer, person, personMask, scale, category, garment, seed: input.seed });
  stampLabel(picture);
  return encodePicture(picture, input.format);
}

/** Cuts out what stands before a plain background, or refuses the picture with the engine's own error. */
function cutOutOf(picture: Picture, what: string): Mask {
  const fromAlpha = alphaMask(picture);
  if (fromAlpha) return fromAlpha;
  const background = findBackground(toLab(picture));
  if (background.borderShare < LEAST_BORDER_SHARE) {
    throw new DrawingRefusal('InputValidationError', `The ${what} needs a plain background with its subject whole`);
  }
  const mask = cutOut(background);
  const share = countInside(mask) / mask.data.length;
  if (share < 0.02 || share > 0.93) {
    throw new DrawingRefusal(
      what === 'model image' ? 'PoseError' : 'InputValidationError',
      `Could not find a subject in the ${what}`,
    );
  }
  return mask;
}

/** The outline that a transparent picture brings along. */
function alphaMask({ width, height, rgba }: Picture): Mask | undefined {
  const mask = makeMask(width, height, (i) => (rgba[i * 4 + 3] ?? 255) > 127);
  const inside = countInside(mask);
  return inside < width * height * 0.97 && inside > width * height * 0.02 ? mask : undefined;
}
