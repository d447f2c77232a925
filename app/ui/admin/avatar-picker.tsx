import { BlockStack, Button, InlineStack, Select, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { AvatarView } from '#app/web/views/avatar-view.ts';
import { PictureTiles } from './picture-tiles.tsx';

const ANY = '';

/** The avatar library with its filters. The chosen one stays chosen while the filters change. */
export function AvatarPicker({
  avatars,
  chosen,
  onChoose,
}: {
  avatars: AvatarView[];
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const [presentation, setPresentation] = useState(ANY);
  const [bodyType, setBodyType] = useState(ANY);
  const [ageBand, setAgeBand] = useState(ANY);
  const shown = avatars.filter(
    (avatar) =>
      (presentation === ANY || avatar.presentation === presentation) &&
      (bodyType === ANY || avatar.bodyType === bodyType) &&
      (ageBand === ANY || avatar.ageBand === ageBand),
  );
  const showAll = () => {
    setPresentation(ANY);
    setBodyType(ANY);
    setAgeBand(ANY);
  };
  return (
    <BlockStack gap="300">
      <InlineStack gap="200">
        <Select
          label="Presentation"
          labelInline
          options={optionsOf(avatars, 'presentation')}
          value={presentation}
          onChange={setPresentation}
        />
        <Select
          label="Build"
          labelInline
          options={optionsOf(avatars, 'bodyType')}
          value={bodyType}
          onChange={setBodyType}
        />
        <Select label="Age" labelInline options={optionsOf(avatars, 'ageBand')} value={ageBand} onChange={setAgeBand} />
      </InlineStack>
      {shown.length === 0 ? (
        <InlineStack gap="200" blockAlign="center">
          <Text as="p" tone="subdued">
            No avatar matches all of these.
          </Text>
          <Button variant="plain" onClick={showAll}>
            Show all
          </Button>
        </InlineStack>
      ) : (
        <PictureTiles
          legend="Avatar"
          name="avatar"
          tiles={shown.map((avatar) => ({
            id: avatar.id,
            name: avatar.name,
            pictureUrl: avatar.previewUrl,
            caption: `${capitalise(avatar.bodyType)}, ${avatar.ageBand}`,
          }))}
          chosen={chosen}
          onChoose={onChoose}
        />
      )}
    </BlockStack>
  );
}

function optionsOf(avatars: AvatarView[], attribute: 'presentation' | 'bodyType' | 'ageBand') {
  const values = [...new Set(avatars.map((avatar) => avatar[attribute]))].sort();
  return [{ label: 'Any', value: ANY }, ...values.map((value) => ({ label: capitalise(value), value }))];
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
