import { useState } from 'preact/hooks';
import type { Choices } from './answers.ts';
import type { Say } from './call-app.ts';
import { PictureTiles } from './picture-tiles.tsx';

/** As many as are seen without scrolling; the others when they are asked for. */
const FEW = 8;

interface AvatarTilesProps {
  say: Say;
  avatars: Choices['avatars'];
  chosen: string | null;
  onChoose: (avatarId: string) => void;
}

/** The library's avatars, of which one is chosen. */
export function AvatarTiles({ say, avatars, chosen, onChoose }: AvatarTilesProps) {
  const [isWhole, setWhole] = useState(false);
  const first = avatars.filter(({ id }, index) => isWhole || index < FEW || id === chosen);
  const tiles = first.map(({ id, name, pictureUrl }) => ({ id, label: name, url: pictureUrl }));
  return (
    <s-stack direction="block" gap="small">
      <s-heading>{say('avatars')}</s-heading>
      <PictureTiles tiles={tiles} chosen={chosen} sayChosen={(label) => say('chosen', { label })} onChoose={onChoose} />
      {first.length < avatars.length ? (
        <s-button variant="tertiary" onClick={() => setWhole(true)}>
          {say('allAvatars', { count: avatars.length })}
        </s-button>
      ) : null}
    </s-stack>
  );
}
