import {
  Banner,
  BlockStack,
  Button,
  Card,
  InlineGrid,
  InlineStack,
  Select,
  SkeletonBodyText,
  Tabs,
  Text,
} from '@shopify/polaris';
import type { EngineCategory, GarmentPhotoType } from '#app/domain/garments/garment-categories.ts';
import { CATEGORY_OPTIONS, PHOTO_TYPE_OPTIONS } from '#app/ui/merchant/choosing/garment-options.ts';
import { PictureTiles } from '#app/ui/merchant/choosing/picture-tiles.tsx';
import { type FirstPage, ProductPicker } from '#app/ui/merchant/choosing/product-picker.tsx';
import { storePicture } from '#app/ui/merchant/choosing/store-picture.ts';
import type { GarmentState } from './garment-state.ts';
import { UploadPicker } from './upload-picker.tsx';

const SOURCES: { id: GarmentState['source']; content: string; panelID: string }[] = [
  { id: 'product', content: 'From your products', panelID: 'garment-panel' },
  { id: 'upload', content: 'Upload a picture', panelID: 'garment-panel' },
];

interface GarmentCardProps {
  garment: GarmentState;
  firstPage: FirstPage | Promise<FirstPage>;
}

/** First step: a product and which of its pictures shows the garment best, or a picture of the merchant's own. */
export function GarmentCard({ garment, firstPage }: GarmentCardProps) {
  const isOfProduct = garment.source === 'product';
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" wrap={false} gap="200">
          <Text as="h2" variant="headingMd">
            Garment
          </Text>
          {isOfProduct && garment.choices ? (
            <Button variant="plain" onClick={garment.clear}>
              Choose another
            </Button>
          ) : null}
        </InlineStack>
        <Tabs
          fitted
          tabs={SOURCES}
          selected={SOURCES.findIndex(({ id }) => id === garment.source)}
          onSelect={(index) => garment.chooseSource(SOURCES[index]?.id ?? 'product')}
        />
        <div id="garment-panel" role="tabpanel">
          {isOfProduct ? (
            <OfProduct garment={garment} firstPage={firstPage} />
          ) : (
            <BlockStack gap="400">
              <UploadPicker upload={garment.upload} />
              {garment.upload.chosen ? <HowToRead garment={garment} /> : null}
            </BlockStack>
          )}
        </div>
      </BlockStack>
    </Card>
  );
}

function OfProduct({ garment, firstPage }: GarmentCardProps) {
  const { choices } = garment;
  return (
    <BlockStack gap="400">
      {garment.problem ? (
        <Banner tone="warning" title={garment.problem.title}>
          <p>{garment.problem.detail}</p>
        </Banner>
      ) : null}
      {garment.isLoading ? <SkeletonBodyText lines={5} /> : null}
      {garment.isLoading ? null : choices ? (
        <ChosenGarment garment={garment} choices={choices} />
      ) : (
        <ProductPicker firstPage={firstPage} onPick={garment.pick} />
      )}
    </BlockStack>
  );
}

function ChosenGarment({ garment, choices }: { garment: GarmentState; choices: NonNullable<GarmentState['choices']> }) {
  const usable = choices.pictures.flatMap((picture, index) =>
    picture.isReady && picture.url
      ? [{ id: picture.id, pictureUrl: storePicture(picture.url, 240), name: picture.alt || `Picture ${index + 1}` }]
      : [],
  );
  return (
    <BlockStack gap="400">
      <Text as="p" fontWeight="medium" breakWord>
        {choices.title}
      </Text>
      {usable.length > 0 ? (
        <BlockStack gap="200">
          <Text as="p" tone="subdued">
            {usable.length > 1
              ? 'Choose the picture that shows the whole garment from the front, on a plain background.'
              : 'The product has one picture.'}
          </Text>
          <PictureTiles
            legend="Picture of the garment"
            name="media"
            tiles={usable}
            chosen={garment.mediaId ? [garment.mediaId] : []}
            onChoose={garment.chooseMedia}
            isSmall
          />
        </BlockStack>
      ) : (
        <Banner tone="warning" title="This product has no picture that can be used">
          <p>Add a picture of the garment to the product in Shopify, then choose it again here.</p>
        </Banner>
      )}
      {choices.isHardToRender ? (
        <Banner tone="info" title="Draped and layered clothing often comes out badly">
          <p>
            Sarees, shawls and layered outfits are hard for the engine. You may want to try a simpler garment first.
          </p>
        </Banner>
      ) : null}
      <HowToRead garment={garment} />
    </BlockStack>
  );
}

function HowToRead({ garment }: { garment: GarmentState }) {
  return (
    <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
      <Select
        label="Kind of garment"
        options={CATEGORY_OPTIONS}
        value={garment.category}
        onChange={(value) => garment.chooseCategory(value as EngineCategory)}
      />
      <Select
        label="Kind of picture"
        options={PHOTO_TYPE_OPTIONS}
        value={garment.photoType}
        onChange={(value) => garment.choosePhotoType(value as GarmentPhotoType)}
      />
    </InlineGrid>
  );
}
