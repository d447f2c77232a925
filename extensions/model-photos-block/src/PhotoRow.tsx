import type { Photo } from '../../shared/answers.ts';
import type { Say } from '../../shared/call-app.ts';
import {
  canBePublished,
  canBeTriedAgain,
  failureOf,
  isMoving,
  isOnProduct,
  stateOf,
} from '../../shared/photo-state.ts';
import type { usePhotoSteps } from '../../shared/use-photo-steps.ts';

interface PhotoRowProps {
  say: Say;
  photo: Photo;
  steps: ReturnType<typeof usePhotoSteps>;
}

/** One photo, with what can be done with it. */
export function PhotoRow({ say, photo, steps }: PhotoRowProps) {
  const { avatarName: name, pictureUrl } = photo;
  const { key, tone } = stateOf(photo);
  const failure = isMoving(photo) ? null : failureOf(photo);
  return (
    <s-stack direction="inline" gap="base" alignItems="center">
      {pictureUrl ? (
        <s-thumbnail src={pictureUrl} alt={say('photoAlt', { name })} size="large" />
      ) : (
        <s-thumbnail alt="" size="large" />
      )}
      <s-stack direction="block" gap="small-300">
        <s-link href={`app:app/photos/${photo.id}`}>{say('wornBy', { name })}</s-link>
        <s-badge tone={tone}>{say(key)}</s-badge>
        {failure ? <s-text>{`${failure.title}. ${failure.advice}`}</s-text> : null}
      </s-stack>
      {canBePublished(photo)
        ? button(photo.delivers === 'watermarked' ? 'publishMarked' : 'publish', 'publish', () => steps.publish(photo))
        : null}
      {isOnProduct(photo) && !isMoving(photo) ? button('undo', 'undo', () => steps.undo(photo)) : null}
      {canBeTriedAgain(photo) ? button('again', 'again', () => steps.tryAgain(photo)) : null}
    </s-stack>
  );

  function button(words: string, step: string, onClick: () => Promise<void>) {
    return (
      <s-button
        loading={steps.busy === `${step} ${photo.id}`}
        accessibilityLabel={say('of', { what: say(words), name })}
        onClick={() => void onClick()}
      >
        {say(words)}
      </s-button>
    );
  }
}
