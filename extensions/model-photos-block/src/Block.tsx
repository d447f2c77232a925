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
import { lookWait } from './look-wait.ts';
import { PhotoRow } from './PhotoRow.tsx';

const say: Say = (key, options) => shopify.i18n.translate(key, options);

export default async () => {
  render(<Block productId={shopify.data.selected[0]?.id ?? ''} />, document.body);
};

/** This product's photos: what state they are in, what can be done with them, or why there is none. */
function Block({ productId }: { productId: string }) {
  const [answer, setAnswer] = useState<PhotosAnswer | null>(null);
  const [unread, setUnread] = useState<Problem | null>(null);
  /** Looks in a row that found nothing moving. */
  const [rests, setRests] = useState(0);
  /** To tell why there is none Shopify is asked: only when somebody is there to be told. */
  const look = async (why: 'tell' | 'skip') => {
    const read = await callApp<PhotosAnswer>(say, `/api/extensions/products/${numberOf(productId)}/photos?why=${why}`);
    setUnread(read.ok ? null : read.problem);
    setRests((before) => (read.ok && read.value.photos.some(isMoving) ? 0 : before + 1));
    if (!read.ok) return;
    const { photos, none } = read.value;
    setAnswer((before) => ({ photos, none: photos.length > 0 ? null : (none ?? before?.none ?? null) }));
  };
  const lookAfresh = async (why: 'tell' | 'skip') => {
    setRests(0);
    await look(why);
  };
  const steps = usePhotoSteps(say, productId, () => void lookAfresh('skip'));
  useFirst(() => look('tell'));
  const photos = answer?.photos ?? [];
  usePolling(answer !== null, lookWait(photos.some(isMoving), rests), () => look('skip'));

  const make = () => {
    setRests(0);
    shopify.navigation.navigate('extension://model-photo-action');
  };

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
          {answer || unread ? (
            <s-button onClick={() => void lookAfresh('tell')}>{say(unread ? 'reload' : 'lookAgain')}</s-button>
          ) : null}
          <s-button onClick={make}>{say('make')}</s-button>
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
