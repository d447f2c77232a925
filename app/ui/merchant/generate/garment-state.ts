import type { EngineCategory, GarmentPhotoType } from '#app/domain/garments/garment-categories.ts';
import type { GarmentChoices } from '#app/domain/garments/read-garment-choices.ts';
import type { PickedProduct } from '#app/ui/merchant/choosing/product-picker.tsx';
import type { ApiProblem } from '#app/ui/merchant/shared/api-client.ts';
import type { ApiBody } from '#app/web/api/calls.ts';
import type { UploadState } from './use-upload.ts';

type GarmentIn<Body> = Body extends { garment: infer G } ? { garment: G } : never;

export interface GarmentState {
  source: 'product' | 'upload';
  choices: GarmentChoices | null;
  mediaId: string | null;
  upload: UploadState;
  /** What is chosen from the source that is shown: how it is named, how it looks, and how the API is asked for it. */
  title: string | null;
  pictureUrl: string | null;
  asked: GarmentIn<ApiBody<'POST /app/generate/photo'>> | null;
  category: EngineCategory;
  photoType: GarmentPhotoType;
  isLoading: boolean;
  problem: ApiProblem | null;
  chooseSource: (source: GarmentState['source']) => void;
  pick: (product: PickedProduct) => void;
  clear: () => void;
  chooseMedia: (mediaId: string) => void;
  chooseCategory: (category: EngineCategory) => void;
  choosePhotoType: (photoType: GarmentPhotoType) => void;
}
