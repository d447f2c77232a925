import { BlockStack, Button, InlineStack, Spinner, Text } from '@shopify/polaris';
import { useEffect, useRef, useState } from 'react';
import { PictureTiles } from '#app/ui/merchant/choosing/picture-tiles.tsx';
import { storePicture } from '#app/ui/merchant/choosing/store-picture.ts';
import { type ApiProblem, callApi, legacyId } from '#app/ui/merchant/shared/api-client.ts';
import type { ApiAnswer } from '#app/web/api/calls.ts';
import { type ChosenProduct, MOST_PICTURES } from './choose-state.ts';

type Picture = ApiAnswer<'GET /api/products/{productId}'>['product']['pictures'][number];

interface ChooseProductPicturesProps {
  product: ChosenProduct;
  onChange: (mediaIds: string[]) => void;
}

/** The pictures of one picked product: those that are ticked are worn, or, where none is, what goes for all products. */
export function ChooseProductPictures({ product, onChange }: ChooseProductPicturesProps) {
  const { pictures, problem, read } = usePictures(product.id);
  const chosen = product.mediaIds ?? [];
  const usable = pictures?.flatMap(({ id, url, alt, isReady }, index) =>
    isReady && url ? [{ id, pictureUrl: storePicture(url, 240), name: alt || `Picture ${index + 1}` }] : [],
  );
  if (problem) {
    return (
      <BlockStack gap="200">
        <Text as="p" tone="critical">
          {problem.detail}
        </Text>
        <InlineStack>
          <Button onClick={read}>Try again</Button>
        </InlineStack>
      </BlockStack>
    );
  }
  if (!usable) return <Spinner size="small" accessibilityLabel={`Loading the pictures of ${product.title}`} />;
  if (usable.length === 0) {
    return (
      <Text as="p" tone="subdued">
        This product has no picture that can be used. Add one in Shopify, or remove the product here.
      </Text>
    );
  }
  return (
    <BlockStack gap="200">
      <Text as="p" tone="subdued">
        Each picture that you tick becomes a photo on each avatar. Up to {MOST_PICTURES} pictures.
      </Text>
      <PictureTiles
        legend={`Pictures of ${product.title}`}
        name={`pictures-${product.id}`}
        tiles={usable}
        chosen={chosen}
        most={MOST_PICTURES}
        onChoose={(id) => onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])}
        isSmall
      />
    </BlockStack>
  );
}

function usePictures(productId: string) {
  const [pictures, setPictures] = useState<Picture[] | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const read = async () => {
    setProblem(null);
    const answer = await callApi('GET /api/products/{productId}', { params: { productId: legacyId(productId) } });
    if (answer.ok) setPictures(answer.value.product.pictures);
    else setProblem(answer.problem);
  };
  const latest = useRef(read);
  latest.current = read;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each product
  useEffect(() => void latest.current(), [productId]);
  return { pictures, problem, read: () => void read() };
}
