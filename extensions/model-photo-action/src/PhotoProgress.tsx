import type { Photo } from '../../shared/answers.ts';
import type { Say } from '../../shared/call-app.ts';
import { failureOf, isMoving, isOnProduct, stateOf } from '../../shared/photo-state.ts';

/** How far the photo is; once it is there, the photo, and what became of it. */
export function PhotoProgress({ say, photo }: { say: Say; photo: Photo }) {
  const { publication, pictureUrl } = photo;
  const failure = failureOf(photo);
  const words = say(
    photo.isFinal || photo.waitingFor === 'engine-stopped' ? stateOf(photo).key : `step.${photo.status}`,
  );
  return (
    <s-stack direction="block" gap="base">
      {failure && !isMoving(photo) ? (
        <s-banner tone="critical" heading={failure.title}>
          <s-paragraph>{failure.advice}</s-paragraph>
        </s-banner>
      ) : null}
      {isOnProduct(photo) ? <s-banner tone="success" heading={say('onProduct')} /> : null}
      {pictureUrl ? (
        <s-box maxInlineSize="260px">
          <s-image src={pictureUrl} alt={say('photoAlt', { name: photo.avatarName })} borderRadius="base" />
        </s-box>
      ) : null}
      {isMoving(photo) ? (
        <s-stack direction="block" gap="small">
          <s-text>{words}</s-text>
          <s-progress
            value={photo.isFinal ? (publication?.progress ?? 0) : photo.progress}
            max={100}
            accessibilityLabel={words}
          />
          <s-text color="subdued">{publication?.waitingFor ?? say('mayClose')}</s-text>
        </s-stack>
      ) : null}
      {photo.status === 'completed' && photo.delivers === 'watermarked' && !publication ? (
        <s-paragraph>{say('marked')}</s-paragraph>
      ) : null}
    </s-stack>
  );
}
