import { type Background, findBackground } from './background.ts';
import { openCollar } from './collar.ts';
import { cutOut } from './cut-out.ts';
import { DrawingRefusal } from './drawing-refusal.ts';
import { encodePicture } from './encode-picture.ts';
import type { GarmentLayer } from './garment-layer.ts';
import { type Category, type GarmentShape, guessCategory, readGarmentShape } from './garment-shape.ts';
import { kept } from './kept.ts';
import { type LabPicture, toLab } from './lab.ts';
import { stampLabel } from './label.ts';
import { layOver } from './lay-over.ts';
import { withoutMannequin } from './mannequin.ts';
import { countInside, grow, makeMask } from './mask.ts';
import { readPersonShape } from './person-shape.ts';
import { decodePicture, type Mask, type Picture, shrinkPicture } from './picture.ts';
import { placeBottoms } from './place-bottoms.ts';
import { placeUpper } from './place-upper.ts';
import { makeTexture, type Texture } from './texture.ts';
import { findWornTop } from './worn.ts';

const OUTPUT_LONGEST_EDGE = 1296;
const PERSON_MASK_EDGE = 576;
const GARMENT_EDGE = 680;
const LEAST_BORDER_SHARE = 0.62;

/** Draws the garment onto the person; the bytes are a PNG or JPEG that is marked as simulated. Throws DrawingRefusal. */
export async function drawPicture(input: {
  modelImage: Uint8Array;
  garmentImage: Uint8Array;
  category: Category | 'auto';
  seed: number;
  format: 'png' | 'jpeg';
}): Promise<Buffer> {
  const [{ model, small, personMask, lab, person }, { texture, hole, garment, garmentMask, category }] =
    await Promise.all([lookAtModel(input.modelImage, 'model'), lookAtGarment(input.garmentImage, input.category)]);
  const layer = makeLayer(model);
  const holeLayer = makeLayer(model);
  const scale = model.width / small.width;
  if (category === 'bottoms') placeBottoms(layer, texture, { garment, garmentMask, person, personMask }, scale);
  else
    placeUpper({
      layer,
      texture,
      holeLayer,
      hole,
      garment,
      person,
      worn: findWornTop(lab, personMask, person),
      isOnePiece: category === 'one-pieces',
      scale,
    });
  const picture = layOver({
    model,
    layer,
    holeLayer,
    person,
    personMask,
    personLab: lab,
    scale,
    category,
    garment,
    seed: input.seed,
  });
  stampLabel(picture);
  return encodePicture(picture, input.format);
}

const lookAtModel = kept(async (bytes) => {
  const model = await decodePicture(bytes, OUTPUT_LONGEST_EDGE, 'model image');
  const small = await shrinkPicture(model, PERSON_MASK_EDGE);
  const { mask: personMask, lab } = cutOutOf(small, 'model image');
  return { model, small, personMask, lab, person: readPersonShape(personMask, lab) };
});

const lookAtGarment = kept(async (bytes, wanted: Category | 'auto') =>
  prepareGarment(await decodePicture(bytes, GARMENT_EDGE, 'garment image'), wanted),
);

function prepareGarment(
  picture: Picture,
  wanted: Category | 'auto',
): { texture: Texture; hole: Texture; garment: GarmentShape; garmentMask: Mask; category: Category } {
  const { mask, lab, background } = cutOutOf(picture, 'garment image');
  const garmentMask = background ? withoutMannequin(lab, background, mask) : mask;
  const garment = readGarmentShape(garmentMask, { wasOnForm: garmentMask !== mask });
  const category = wanted === 'auto' ? guessCategory(garment, garmentMask) : wanted;
  const inCollar =
    category === 'bottoms' ? makeMask(picture.width, picture.height) : openCollar(lab, garmentMask, garment);
  const texture = makeTexture(picture, garmentMask, background?.distance);
  const hole: Texture = { ...texture, alpha: Float32Array.from(grow(inCollar, 2).data) };
  return { texture, hole, garment, garmentMask, category };
}

function makeLayer({ width, height }: Picture): GarmentLayer {
  return { width, height, data: new Float32Array(width * height * 4) };
}

/** Cuts out what stands before a plain background, or refuses the picture with the engine's own error. */
function cutOutOf(picture: Picture, what: string): { mask: Mask; lab: LabPicture; background?: Background } {
  const fromAlpha = alphaMask(picture);
  const lab = toLab(picture);
  if (fromAlpha) return { mask: fromAlpha, lab };
  const background = findBackground(lab);
  if (background.borderShare < LEAST_BORDER_SHARE) {
    throw new DrawingRefusal('InputValidationError', `The ${what} needs a plain background with its subject whole`);
  }
  const mask = cutOut(background, lab, { hasShadow: what === 'garment image' });
  const share = countInside(mask) / mask.data.length;
  if (share < 0.02 || share > 0.93) {
    throw new DrawingRefusal(
      what === 'model image' ? 'PoseError' : 'InputValidationError',
      `Could not find a subject in the ${what}`,
    );
  }
  return { mask, lab, background };
}

/** The outline that a transparent picture brings along. */
function alphaMask({ width, height, rgba }: Picture): Mask | undefined {
  const mask = makeMask(width, height, (i) => (rgba[i * 4 + 3] ?? 255) > 127);
  const inside = countInside(mask);
  return inside < width * height * 0.97 && inside > width * height * 0.02 ? mask : undefined;
}
