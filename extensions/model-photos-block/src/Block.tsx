import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import type { PhotosAnswer } from '../../shared/answers.ts';
import { callApp, numberOf, type Problem, type Say } from '../../shared/call-app.ts';
import { isMoving, isOnProduct } from '../../shared/photo-state.ts';
import { ProblemBanner } from '../../shared/problem-banner.tsx';
import { useFirst } from '../../shared/use-first.ts';
import { usePhotoSteps } from '../../shared/use-photo-steps.ts';
import { usePolling } from '../../shared/use-polling.ts';
import { PhotoRow } from './PhotoRow.tsx';

/** Where something moves it is looked at often; else now and then, for what is made elsewhere. */
const LOOK_MS = { moving: 2000, resting: 10_000 };
const say: Say = (key, options) => shopify.i18n.translate(key, options);

export default async () => {
  render(<Block productId={shopify.data.selected[0]?.id ?? ''} />, document.body);
};

/** This product's photos: what state they are in, what can be done with them, or why there is none. */
function Block({ productId }: { productId: string }) {
  const [answer, setAnswer] = useState<PhotosAnswer | null>(null);
  const [unread, setUnread] = useState<Problem | null>(null);
  const load = async () => {
    const read = await callApp<PhotosAnswer>(say, `/api/extensions/products/${numberOf(productId)}/photos`);
    setUnread(read.ok ? null : read.problem);
    if (read.ok) setAnswer(read.value);
  };
  const steps = usePhotoSteps(say, () => void load());
  useFirst(load);
  const photos = answer?.photos ?? [];
  usePolling(answer !== null, photos.some(isMoving) ? LOOK_MS.moving : LOOK_MS.resting, load);

  const problem = steps.problem ?? unread;
  return (
    <s-admin-block heading={say('heading')} collapsedSummary={summary()}>
      <s-stack direction="block" gap="base">
        {problem ? <ProblemBanner problem={problem} billing={say('billing')} /> : null}
        {answer === null && !problem ? <s-spinner accessibilityLabel={say('loading')} /> : null}
        {answer?.none ? <s-paragraph>{answer.none.say}</s-paragraph> : null}
        {photos.map((photo) => (
          <PhotoRow key={photo.id} say={say} photo={photo} steps={steps} />
        ))}
        <s-stack direction="inline" gap="base" alignItems="center">
          {unread ? <s-button onClick={() => void load()}>{say('reload')}</s-button> : null}
          <s-button onClick={() => shopify.navigation.navigate('extension://model-photo-action')}>
            {say('make')}
          </s-button>
          {photos.length > 0 ? <s-link href="app:app/history">{say('all')}</s-link> : null}
        </s-stack>
      </s-stack>
    </s-admin-block>
  );

  /** Shopify cuts it after 30 characters. */
  function summary(): string {
    if (!answer) return '';
    const published = photos.filter(isOnProduct).length;
    return photos.length === 0 ? say('summary.none') : say('summary.photos', { count: photos.length, published });
  }
}
