import { BlockStack, Card, InlineGrid, Select, Text, TextField } from '@shopify/polaris';
import type { PictureChoice } from '#app/domain/batches/picture-choices.ts';
import type { EngineCategory, GarmentPhotoType } from '#app/domain/garments/garment-categories.ts';
import { CATEGORY_OPTIONS, PHOTO_TYPE_OPTIONS } from '#app/ui/merchant/choosing/garment-options.ts';
import { FieldProblem } from './choose-garments.tsx';
import type { BatchChoices } from './choose-state.ts';

const BY_TYPE = '';

const PICTURE_OPTIONS: { label: string; value: PictureChoice }[] = [
  { label: 'The first picture', value: 'first' },
  { label: 'One picture for each colour', value: 'each-colour' },
];

interface ChooseOptionsProps {
  choices: BatchChoices;
  /** What the batch is called where the merchant does not say. */
  suggestedName: string;
  problems: { name?: string | undefined; options?: string | undefined };
  onChange: (changed: Partial<BatchChoices>) => void;
}

/** What the batch is called, and how the engine should read the pictures. Good as it is. */
export function ChooseOptions({ choices, suggestedName, problems, onChange }: ChooseOptionsProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Options
        </Text>
        <TextField
          label="Name"
          helpText="To find it again. Only you see it."
          value={choices.name ?? suggestedName}
          onChange={(name) => onChange({ name })}
          onBlur={() => {
            if (choices.name?.trim() === '') onChange({ name: null });
          }}
          autoComplete="off"
          maxLength={120}
          error={problems.name}
        />
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
          <Select
            label="Kind of garment"
            options={[
              {
                label: choices.source === 'pictures' ? 'By each file’s name' : 'By each product’s type',
                value: BY_TYPE,
              },
              ...CATEGORY_OPTIONS,
            ]}
            value={choices.category ?? BY_TYPE}
            onChange={(value) => onChange({ category: value === BY_TYPE ? null : (value as EngineCategory) })}
          />
          <Select
            label="Kind of picture"
            options={PHOTO_TYPE_OPTIONS}
            value={choices.photoType}
            onChange={(value) => onChange({ photoType: value as GarmentPhotoType })}
          />
        </InlineGrid>
        {choices.source === 'pictures' ? null : (
          <Select
            label="Pictures of each product"
            helpText={sayPictures(choices)}
            options={PICTURE_OPTIONS}
            value={choices.pictureChoice}
            onChange={(value) => onChange({ pictureChoice: value as PictureChoice })}
          />
        )}
        <FieldProblem id="options-problem" problem={problems.options} />
      </BlockStack>
    </Card>
  );
}

function sayPictures({ source, products, pictureChoice }: BatchChoices): string | undefined {
  const said = [
    ...(pictureChoice === 'each-colour'
      ? ['The picture that the variants of each colour show. A product without such pictures gets its first one.']
      : []),
    ...(source === 'products' && products.some(({ mediaIds }) => mediaIds?.length)
      ? ['Of the products whose pictures you chose yourself, those are taken.']
      : []),
  ];
  return said.length > 0 ? said.join(' ') : undefined;
}
