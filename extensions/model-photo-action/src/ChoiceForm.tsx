import type { Choices, ProductAnswer } from '../../shared/answers.ts';
import { AvatarTiles } from '../../shared/avatar-tiles.tsx';
import type { Say } from '../../shared/call-app.ts';
import { PictureTiles, smallPicture } from '../../shared/picture-tiles.tsx';

interface ChoiceFormProps {
  say: Say;
  choices: Choices;
  product: ProductAnswer['product'];
  mediaId: string | null;
  avatarId: string | null;
  onPicture: (mediaId: string) => void;
  onAvatar: (avatarId: string) => void;
}

/** Which picture is worn, by whom, and what that costs; or why nothing can be made. */
export function ChoiceForm(props: ChoiceFormProps) {
  const { say, choices, product, mediaId, avatarId, onPicture, onAvatar } = props;
  if (product.problem) {
    return (
      <s-banner tone="warning" heading={say('noPicture')}>
        <s-paragraph>{product.problem}</s-paragraph>
      </s-banner>
    );
  }
  const sayChosen = (label: string) => say('chosen', { label });
  const pictures = product.pictures.map(({ mediaId: id, url }, index) => ({
    id,
    label: say('picture', { number: index + 1 }),
    url: smallPicture(url),
  }));
  return (
    <s-stack direction="block" gap="base">
      {product.isHardToRender ? <s-banner tone="info">{say('hard')}</s-banner> : null}
      <s-heading>{say('pictures')}</s-heading>
      <PictureTiles tiles={pictures} chosen={mediaId} sayChosen={sayChosen} onChoose={onPicture} />
      <AvatarTiles say={say} avatars={choices.avatars} chosen={avatarId} onChoose={onAvatar} />
      {choices.credits > 0 ? (
        <s-stack direction="block" gap="small">
          <s-paragraph>{say('cost', { count: choices.credits })}</s-paragraph>
          {choices.delivers === 'watermarked' ? <s-paragraph>{say('marked')}</s-paragraph> : null}
        </s-stack>
      ) : (
        <s-banner tone="warning" heading={say('noCredits.title')}>
          <s-paragraph>{say('noCredits.detail')}</s-paragraph>
          <s-link href="app:app/billing">{say('billing')}</s-link>
        </s-banner>
      )}
    </s-stack>
  );
}
