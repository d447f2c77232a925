import { useState } from 'react';
import type { EngineCategory, GarmentPhotoType } from '#app/domain/garments/garment-categories.ts';
import type { GarmentChoices } from '#app/domain/garments/read-garment-choices.ts';
import type { PickedProduct } from '#app/ui/merchant/choosing/product-picker.tsx';
import { storePicture } from '#app/ui/merchant/choosing/store-picture.ts';
import { type ApiProblem, callApi, legacyId } from '#app/ui/merchant/shared/api-client.ts';
import type { GarmentState } from './garment-state.ts';
import type { UploadState } from './use-upload.ts';

/** The garment that is chosen so far, a product's picture or the merchant's own, and how the engine should read it. */
export function useGarment(initial: GarmentChoices | null, upload: UploadState): GarmentState {
  const [source, setSource] = useState<GarmentState['source']>('product');
  const [choices, setChoices] = useState(initial);
  const [mediaId, setMediaId] = useState(firstReady(initial));
  const [category, setCategory] = useState<EngineCategory>(initial?.category ?? 'auto');
  const [photoType, setPhotoType] = useState<GarmentPhotoType>('auto');
  const [isLoading, setIsLoading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  const pick = async (product: PickedProduct) => {
    setIsLoading(true);
    setProblem(null);
    const answer = await callApi('GET /api/products/{productId}', { params: { productId: legacyId(product.id) } });
    setIsLoading(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    setChoices(answer.value.product);
    setMediaId(firstReady(answer.value.product));
    setCategory(answer.value.product.category);
  };

  const storeUrl = choices?.pictures.find((picture) => picture.id === mediaId)?.url;
  const ofProduct = {
    title: choices?.title ?? null,
    pictureUrl: storeUrl ? storePicture(storeUrl, 120) : null,
    asked: choices && mediaId ? { garment: { productId: choices.productId, mediaId } } : null,
  };
  const ofUpload = {
    title: upload.chosen?.fileName ?? null,
    pictureUrl: upload.chosen?.previewUrl ?? null,
    asked: upload.chosen ? { garment: { garmentId: upload.chosen.id } } : null,
  };

  return {
    source,
    choices,
    mediaId,
    upload,
    ...(source === 'product' ? ofProduct : ofUpload),
    category,
    photoType,
    isLoading,
    problem,
    chooseSource: (chosen) => {
      setSource(chosen);
      // What a product's type suggests says nothing about another picture.
      setCategory(chosen === 'product' ? (choices?.category ?? 'auto') : 'auto');
    },
    pick: (product) => void pick(product),
    clear: () => setChoices(null),
    chooseMedia: setMediaId,
    chooseCategory: setCategory,
    choosePhotoType: setPhotoType,
  };
}

function firstReady(choices: GarmentChoices | null): string | null {
  return choices?.pictures.find((picture) => picture.isReady)?.id ?? null;
}
