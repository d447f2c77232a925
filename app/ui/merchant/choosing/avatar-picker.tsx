import { BlockStack, Button, InlineStack, Select, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { AvatarView } from '#app/web/api/avatar-schemas.ts';
import { PictureTiles } from './picture-tiles.tsx';

const ANY = '';
const FILTERS = [
  { attribute: 'presentation', label: 'Presentation' },
  { attribute: 'bodyType', label: 'Build' },
  { attribute: 'skinTone', label: 'Skin' },
  { attribute: 'ageBand', label: 'Age' },
  { attribute: 'framing', label: 'Framing' },
] as const;
type Attribute = (typeof FILTERS)[number]['attribute'];

interface AvatarPickerProps {
  avatars: AvatarView[];
  chosen: readonly string[];
  onChoose: (id: string) => void;
  /** So many can be chosen. */
  most?: number;
}

/** The avatar library with its filters. What is chosen stays chosen while the filters change. */
export function AvatarPicker({ avatars, chosen, onChoose, most = 1 }: AvatarPickerProps) {
  const [wanted, setWanted] = useState<Partial<Record<Attribute, string>>>({});
  const shown = avatars.filter((avatar) =>
    FILTERS.every(({ attribute }) => !wanted[attribute] || avatar[attribute] === wanted[attribute]),
  );
  // Where all are alike there is nothing to choose.
  const filters = FILTERS.map((filter) => ({ ...filter, values: valuesOf(avatars, filter.attribute) })).filter(
    ({ values }) => values.length > 1,
  );
  return (
    <BlockStack gap="300">
      <InlineStack gap="200">
        {filters.map(({ attribute, label, values }) => (
          <Select
            key={attribute}
            label={label}
            labelInline
            options={[{ label: 'Any', value: ANY }, ...values.map((value) => ({ label: capitalise(value), value }))]}
            value={wanted[attribute] ?? ANY}
            onChange={(value) => setWanted({ ...wanted, [attribute]: value })}
          />
        ))}
      </InlineStack>
      {shown.length === 0 ? (
        <InlineStack gap="200" blockAlign="center">
          <Text as="p" tone="subdued">
            No avatar matches all of these.
          </Text>
          <Button variant="plain" onClick={() => setWanted({})}>
            Show all
          </Button>
        </InlineStack>
      ) : (
        <PictureTiles
          legend={most > 1 ? 'Avatars' : 'Avatar'}
          name="avatar"
          tiles={shown.map((avatar) => ({
            id: avatar.id,
            name: avatar.name,
            pictureUrl: avatar.previewUrl,
            caption: `${capitalise(avatar.bodyType)}, ${avatar.ageBand}`,
          }))}
          chosen={chosen}
          onChoose={onChoose}
          most={most}
        />
      )}
    </BlockStack>
  );
}

function valuesOf(avatars: AvatarView[], attribute: Attribute): string[] {
  return [...new Set(avatars.map((avatar) => avatar[attribute]))].sort();
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
