import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import type { Choices, Photo, PhotoAnswer, PhotosAnswer, ProductAnswer } from '../../shared/answers.ts';
import { callApp, numberOf, type Problem, type Say } from '../../shared/call-app.ts';
import { canBePublished, isMoving, isRecent } from '../../shared/photo-state.ts';
import { ProblemBanner } from '../../shared/problem-banner.tsx';
import { useFirst } from '../../shared/use-first.ts';
import { usePhotoSteps } from '../../shared/use-photo-steps.ts';
import { useWatching } from '../../shared/use-watching.ts';
import { ChoiceForm } from './ChoiceForm.tsx';
import { PhotoProgress } from './PhotoProgress.tsx';

const say: Say = (key, options) => shopify.i18n.translate(key, options);

export default async () => {
  render(<Action productId={shopify.data.selected[0]?.id ?? ''} />, document.body);
};

interface Loaded {
  choices: Choices;
  product: ProductAnswer['product'];
}

/** A model photo of this product: chosen, paid for, followed and published without leaving the page. */
function Action({ productId }: { productId: string }) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [unread, setUnread] = useState<Problem | null>(null);
  const [mediaId, setMediaId] = useState<string | null>(null);
  const [avatarId, setAvatarId] = useState<string | null>(null);
  const [photo, setPhoto] = useState<Photo | null>(null);
  const steps = usePhotoSteps(say, productId, setPhoto);

  const load = async () => {
    setUnread(null);
    const number = numberOf(productId);
    const [choices, product, photos] = await Promise.all([
      callApp<Choices>(say, '/api/extensions/choices'),
      callApp<ProductAnswer>(say, `/api/extensions/products/${number}`),
      callApp<PhotosAnswer>(say, `/api/extensions/products/${number}/photos?why=skip`),
    ]);
    if (!choices.ok) return setUnread(choices.problem);
    if (!product.ok) return setUnread(product.problem);
    if (!photos.ok) return setUnread(photos.problem);
    setLoaded({ choices: choices.value, product: product.value.product });
    setMediaId((now) => now ?? product.value.product.pictures[0]?.mediaId ?? null);
    setAvatarId((now) => now ?? choices.value.defaultAvatarId ?? choices.value.avatars[0]?.id ?? null);
    // Whoever opens it again soon, or lost the answer, is most likely looking for the one that was just asked for; older
    // ones, and what rules and batches are at, are the block's to show.
    const [latest] = photos.value.photos;
    if (loaded === null && latest && isRecent(latest, Date.now())) setPhoto(latest);
  };
  useFirst(load);

  const moving = photo && isMoving(photo) ? `/api/extensions/photos/${photo.id}` : null;
  const unseen = useWatching<PhotoAnswer>(say, moving, ({ photo: seen }) => {
    // The answer may come after another one was wanted.
    setPhoto((now) => (now?.id === seen.id ? seen : now));
  });

  const makeAnother = () => {
    setPhoto(null);
    void load();
  };
  const problem = unread ?? steps.problem ?? unseen;
  return (
    <s-admin-action heading={say('heading')} loading={loaded === null && unread === null}>
      <s-stack direction="block" gap="base">
        {problem ? <ProblemBanner problem={problem} billing={say('billing')} /> : null}
        {loaded && !photo ? (
          <ChoiceForm
            say={say}
            choices={loaded.choices}
            product={loaded.product}
            mediaId={mediaId}
            avatarId={avatarId}
            onPicture={setMediaId}
            onAvatar={setAvatarId}
          />
        ) : null}
        {photo ? <PhotoProgress say={say} photo={photo} /> : null}
      </s-stack>
      {primaryAction()}
      <s-button slot="secondary-actions" onClick={() => shopify.close()}>
        {say('close')}
      </s-button>
      {photo ? (
        <s-button slot="secondary-actions" onClick={makeAnother}>
          {say('another')}
        </s-button>
      ) : null}
    </s-admin-action>
  );

  function primaryAction() {
    const isBusy = steps.busy !== null;
    if (unread) return primary('reload', false, () => void load());
    if (photo && canBePublished(photo)) {
      const words = photo.delivers === 'watermarked' ? 'publishMarked' : 'publish';
      return primary(words, isBusy, () => void steps.publish(photo));
    }
    if (photo && (photo.status === 'failed' || photo.status === 'cancelled'))
      return primary('again', isBusy, () => void steps.tryAgain(photo));
    if (photo || !loaded || loaded.product.problem) return null;
    const wanted = mediaId && avatarId ? { mediaId, avatarId } : null;
    const cannot = !wanted || loaded.choices.credits < 1;
    return primary('make', isBusy, () => void (wanted && steps.ask(wanted)), cannot);
  }

  function primary(words: string, isLoading: boolean, onClick: () => void, isDisabled = false) {
    return (
      <s-button slot="primary-action" variant="primary" loading={isLoading} disabled={isDisabled} onClick={onClick}>
        {say(words)}
      </s-button>
    );
  }
}
