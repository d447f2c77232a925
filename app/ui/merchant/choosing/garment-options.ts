import type { EngineCategory, GarmentPhotoType } from '#app/domain/garments/garment-categories.ts';

/** How the engine should read a garment's picture, as it is offered to choose from. */
export const CATEGORY_OPTIONS: { label: string; value: EngineCategory }[] = [
  { label: 'Detect by itself', value: 'auto' },
  { label: 'Top', value: 'tops' },
  { label: 'Bottom', value: 'bottoms' },
  { label: 'One-piece', value: 'one-pieces' },
];

export const PHOTO_TYPE_OPTIONS: { label: string; value: GarmentPhotoType }[] = [
  { label: 'Detect by itself', value: 'auto' },
  { label: 'Flat lay or ghost mannequin', value: 'flat-lay' },
  { label: 'Worn by a model', value: 'model' },
];
