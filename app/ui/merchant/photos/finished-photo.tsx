import { Badge, Banner, BlockStack, Button, InlineGrid, InlineStack, Select, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';
import { type ApiProblem, callApi, newRecordId } from '#app/ui/merchant/shared/api-client.ts';
import { DownloadButton } from '#app/ui/merchant/shared/download-button.tsx';
import { POSITION_OPTIONS } from '#app/ui/merchant/shared/positions.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import { type ChosenProduct, ProductForPhoto } from './product-for-photo.tsx';
import { UndoPublication } from './undo-publication.tsx';
import type { VariantWish } from './use-variants.ts';
import { VariantChoice } from './variant-choice.tsx';
import { rememberWatermarkTold, WatermarkQuestion, wasToldOfWatermark } from './watermark-question.tsx';

const NO_VARIANTS: string[] = [];

interface FinishedPhotoProps {
  render: RenderView;
  defaultPosition: PublicationPosition;
  onChange: (render: RenderView) => void;
}

/** What can be done with a finished photo: publish it where and as what, download it, take it off again. */
export function FinishedPhoto({ render, defaultPosition, onChange }: FinishedPhotoProps) {
  const [publicationId, setPublicationId] = useState(newRecordId);
  const isOfUpload = render.garmentKind === 'upload';
  const [product, setProduct] = useState<ChosenProduct | null>(null);
  // The garment's picture is on no product: there is nothing to stand after.
  const positions = POSITION_OPTIONS.filter(({ value }) => !isOfUpload || value !== 'after-garment');
  const [position, setPosition] = useState<PublicationPosition>(
    positions.find(({ value }) => value === defaultPosition)?.value ?? 'last',
  );
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const productId = isOfUpload ? (product?.id ?? null) : render.productId;
  const publication = render.publication;
  // A photo that is published once more is for the variants that it was for before, unless it goes elsewhere.
  const before = publication && publication.productId === productId ? publication.variantIds : NO_VARIANTS;
  const [wish, setWish] = useState<VariantWish>({ variantIds: [], isAwaited: before.length > 0 });
  const isOnItsWay = publication !== null && !publication.isFinal;
  const isOnProduct = publication?.status === 'published' || publication?.status === 'not_undone';
  const canBePublished = !isOnProduct && !isOnItsWay;

  const chooseProduct = (chosen: ChosenProduct) => {
    setProduct(chosen);
    setWish({ variantIds: [], isAwaited: false });
  };
  const ask = () => {
    if (render.delivers === 'watermarked' && !wasToldOfWatermark()) setIsAsking(true);
    else void publish();
  };
  const publishAnyway = () => {
    rememberWatermarkTold();
    setIsAsking(false);
    void publish();
  };
  const publish = async () => {
    setIsBusy(true);
    setProblem(null);
    const answer = await callApi('POST /api/publications', {
      body: {
        publicationId,
        renderId: render.id,
        ...(product ? { productId: product.id } : {}),
        position,
        ...(wish.variantIds.length > 0 ? { variantIds: wish.variantIds } : {}),
      },
    });
    setIsBusy(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    setPublicationId(newRecordId());
    onChange({ ...render, publication: answer.value.publication });
  };

  return (
    <BlockStack gap="300">
      {problem ? (
        <Banner tone="warning" title={problem.title}>
          <p>{problem.detail}</p>
        </Banner>
      ) : null}
      {isOfUpload && canBePublished ? <ProductForPhoto product={product} onChoose={chooseProduct} /> : null}
      {canBePublished ? (
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
          <Select
            label="Place among the product’s pictures"
            options={positions}
            value={position}
            onChange={(value) => setPosition(value as PublicationPosition)}
          />
          {productId ? <VariantChoice key={productId} productId={productId} before={before} onWish={setWish} /> : null}
        </InlineGrid>
      ) : null}
      <InlineStack gap="300" blockAlign="center">
        {canBePublished ? (
          <Button
            variant="primary"
            size="large"
            onClick={ask}
            loading={isBusy}
            disabled={productId === null || wish.isAwaited}
          >
            Publish to product
          </Button>
        ) : null}
        <DownloadButton render={render} size="large" />
        {isOnProduct ? (
          <UndoPublication
            publication={publication}
            onChange={(changed) => onChange({ ...render, publication: changed })}
          />
        ) : null}
      </InlineStack>
      <WatermarkQuestion isOpen={isAsking} onPublish={publishAnyway} onClose={() => setIsAsking(false)} />
      {canBePublished && isOneOfMore(render) ? (
        <Text as="p" tone="subdued">
          {render.isCurrent
            ? 'If an earlier try is on the product, it is taken off as soon as this one is there.'
            : 'A later try has taken the place of this one: if that is on the product, this one is added beside it.'}
        </Text>
      ) : null}
      {render.isFree ? (
        <Text as="p" tone="subdued">
          This photo came late, after its credit had been given back: it is free.
        </Text>
      ) : null}
      {render.delivers === 'watermarked' ? (
        <Text as="p" tone="subdued">
          <Badge>Free plan</Badge> Downloads and published photos carry a watermark.
        </Text>
      ) : null}
    </BlockStack>
  );
}

/** A photo of an item of a batch that was made more than once, as far as the photo itself tells. */
function isOneOfMore({ isCurrent, round }: RenderView): boolean {
  return !isCurrent || (round ?? 0) > 0;
}
