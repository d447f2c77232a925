import type { PictureDefinition } from './catalogue/product.ts';
import { lightnessOf } from './drawing/colour.ts';
import { type Backdrop, composePicture, type RawPicture, rasterise } from './drawing/compose-picture.ts';
import { svgOf } from './drawing/drawing-svg.ts';
import type { Fabric } from './drawing/fabric.ts';
import type { Light } from './drawing/light.ts';
import { lightPanels } from './drawing/light-panels.ts';
import { placeInMiddle } from './drawing/panel.ts';
import { type Cut, drawGarment } from './garments/garment.ts';

/** Light falls on a cut in the same way whatever its colour. */
export type LightCache = Map<string, Light>;

/** How much a fabric creases. */
const CRISPNESS: Record<Fabric, number> = {
  jersey: 0.7,
  denim: 0.9,
  twill: 0.85,
  linen: 1.1,
  knit: 0.32,
  wool: 0.4,
  satin: 0.55,
  leather: 0.7,
  smooth: 0.25,
};

/** Larger pictures are drawn at this size and enlarged: nobody sees more in them. */
const LARGEST_EDGE = 2230;

/** Draws a garment as a studio photo. */
export async function drawGarmentPicture(
  { cut, cutName, cloth, view, encoding, widthInPixels, heightInPixels }: PictureDefinition,
  { seed, lights }: { seed: number; lights: LightCache },
): Promise<RawPicture> {
  const shrink = Math.min(1, LARGEST_EDGE / Math.max(widthInPixels, heightInPixels));
  const [width, height] = [Math.round(widthInPixels * shrink), Math.round(heightInPixels * shrink)];
  const drawing = drawGarment(view === 'back' ? backOf(cut) : cut, cloth);
  const whole = placeInMiddle(drawing, { width, height, margin: 0.085, largestScale: Math.min(width, height) / 88 });
  const placement = view === 'detail' ? { scale: whole.scale * 2.3, left: width * 0.3, top: height * 0.06 } : whole;
  const key = `${cutName} ${cloth.fabric} ${view} ${width}x${height}`;
  const light =
    lights.get(key) ??
    lightPanels(drawing, { width, height, placement, seed, contrast: 1, crispness: CRISPNESS[cloth.fabric] });
  lights.set(key, light);
  const flat = await rasterise(svgOf(drawing, { width, height, placement }));
  const backdrop = encoding === 'transparent-png' ? 'transparent' : backdropFor(cloth.colour);
  return composePicture(flat, { light, fabric: cloth.fabric, backdrop });
}

/** Pale cloth stands before a greyer wall, so that it stays apart from it. */
function backdropFor(colour: string): Backdrop {
  return lightnessOf(colour) > 0.78 ? { centre: '#d3d2d0', edge: '#bdbcb9' } : { centre: '#f4f3f1', edge: '#e3e2df' };
}

/** The same garment from behind: no opening, no pockets, a high neckline. */
function backOf(cut: Cut): Cut {
  if (cut.kind !== 'top') return cut;
  return {
    kind: 'top',
    top: { ...cut.top, neckline: 'round', neckDepth: 2.4, collar: 'band', front: 'plain', pockets: 'none' },
  };
}
