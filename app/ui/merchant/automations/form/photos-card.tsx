import {
  BlockStack,
  Button,
  Card,
  InlineError,
  InlineGrid,
  InlineStack,
  Select,
  Text,
  TextField,
} from '@shopify/polaris';
import { AUTOMATION_LIMITS } from '#app/domain/automations/automation-limits.ts';
import type { RulePictures } from '#app/domain/batches/picture-choices.ts';
import type { EngineCategory, GarmentPhotoType } from '#app/domain/garments/garment-categories.ts';
import { AvatarPicker } from '#app/ui/merchant/choosing/avatar-picker.tsx';
import { CATEGORY_OPTIONS, PHOTO_TYPE_OPTIONS } from '#app/ui/merchant/choosing/garment-options.ts';
import type { AvatarView } from '#app/web/api/avatar-schemas.ts';
import type { RuleForm } from './use-rule-form.ts';

const PICTURE_OPTIONS: { label: string; value: RulePictures; help: string }[] = [
  { value: 'first', label: 'The first picture', help: 'The one that stands first among the product’s pictures.' },
  {
    value: 'each-colour',
    label: 'One picture of each colour',
    help: 'The picture that the variants of each colour show. On one avatar all colours come out in the same pose.',
  },
  { value: 'every', label: 'Every picture', help: 'Also close-ups and backs, where the product has such pictures.' },
];
const BY_TYPE = '';
const { avatars: MOST_AVATARS, photosPerPicture: MOST_PER_PICTURE } = AUTOMATION_LIMITS;
const PER_PICTURE = Array.from({ length: MOST_PER_PICTURE }, (_, index) => String(index + 1));

interface PhotosCardProps {
  form: RuleForm;
  avatars: AvatarView[];
  /** Of the rule as it was saved: names of those that the library has no more. */
  retired: { id: string; name: string }[];
}

/** Which photos are made of a product: of which of its pictures, on whom, how many. */
export function PhotosCard({ form, avatars, retired }: PhotosCardProps) {
  const { draft, change, problems } = form;
  const { avatarIds } = draft;
  const toggle = (id: string) =>
    change({ avatarIds: avatarIds.includes(id) ? avatarIds.filter((one) => one !== id) : [...avatarIds, id] });
  const gone = retired.filter(({ id }) => avatarIds.includes(id));
  return (
    <>
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            Which photos
          </Text>
          <Select
            label="Pictures of each product"
            options={PICTURE_OPTIONS}
            value={draft.pictures}
            onChange={(value) => change({ pictures: value as RulePictures })}
            helpText={PICTURE_OPTIONS.find(({ value }) => value === draft.pictures)?.help}
          />
          <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
            <Select
              label="Photos of each picture"
              options={PER_PICTURE}
              value={draft.photosPerPicture}
              onChange={(photosPerPicture) => change({ photosPerPicture })}
              helpText="On each avatar, each a little different."
            />
            <TextField
              label="At most for one product"
              value={draft.photosPerProduct}
              onChange={(photosPerProduct) => change({ photosPerProduct })}
              inputMode="numeric"
              autoComplete="off"
              maxLength={3}
              suffix="photos"
              error={problems.photosPerProduct}
            />
          </InlineGrid>
          <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
            <Select
              label="Kind of garment"
              options={[{ label: 'As the product says', value: BY_TYPE }, ...CATEGORY_OPTIONS]}
              value={draft.category ?? BY_TYPE}
              onChange={(value) => change({ category: value === BY_TYPE ? null : (value as EngineCategory) })}
              helpText={draft.category === null ? 'By each product’s type.' : undefined}
            />
            <Select
              label="Kind of picture"
              options={PHOTO_TYPE_OPTIONS}
              value={draft.garmentPhotoType}
              onChange={(value) => change({ garmentPhotoType: value as GarmentPhotoType })}
            />
          </InlineGrid>
        </BlockStack>
      </Card>
      <Card>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              On whom
            </Text>
            <Text as="p" tone="subdued">
              Up to {MOST_AVATARS} avatars. Each product is worn by every one of them.
            </Text>
          </BlockStack>
          {problems.avatarIds ? <InlineError message={problems.avatarIds} fieldID="avatars" /> : null}
          {gone.map(({ id, name }) => (
            <InlineStack key={id} gap="200" blockAlign="center">
              <Text as="p" tone="caution">
                {name} is in the library no more.
              </Text>
              <Button variant="plain" onClick={() => toggle(id)}>
                {`Take ${name} out`}
              </Button>
            </InlineStack>
          ))}
          {avatars.length === 0 ? (
            <Text as="p" tone="subdued">
              The avatar library is empty. Avatars are added by ModelSnap; come back in a little while.
            </Text>
          ) : (
            <AvatarPicker avatars={avatars} chosen={avatarIds} onChoose={toggle} most={MOST_AVATARS} />
          )}
        </BlockStack>
      </Card>
    </>
  );
}
