import { BlockStack, Card, InlineGrid, InlineStack, ProgressBar, Spinner, Text } from '@shopify/polaris';
import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';
import { ENGINE_STOPPED_SENTENCE } from '#app/ui/merchant/shared/engine-stopped.tsx';
import { progressSentence, publicationBadge } from '#app/ui/merchant/shared/render-words.tsx';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import { FailedRender } from './failed-render.tsx';
import { FinishedPhoto } from './finished-photo.tsx';
import { PublicationNews } from './publication-news.tsx';
import { useLook } from './use-look.ts';

interface RenderPanelProps {
  render: RenderView;
  /** Of the store, in Shopify. */
  adminUrl: string;
  defaultPosition: PublicationPosition;
  onChange: (render: RenderView) => void;
}

/** One photo from the button to the product page: progress, before and after, publish, download, try again. */
export function RenderPanel({ render, adminUrl, defaultPosition, onChange }: RenderPanelProps) {
  useLook(render.publication, (publication) => onChange({ ...render, publication }));
  return (
    <Card>
      <BlockStack gap="400">
        <div aria-live="polite">
          <RenderProgress render={render} />
        </div>
        {render.failure || render.status === 'cancelled' ? (
          <FailedRender render={render} onChange={onChange} />
        ) : (
          <BeforeAndAfter render={render} />
        )}
        {/* Beside the buttons that it answers: above a tall photo nobody would see it. */}
        {render.publication ? <PublicationNews publication={render.publication} adminUrl={adminUrl} /> : null}
        {render.status === 'completed' ? (
          <FinishedPhoto render={render} defaultPosition={defaultPosition} onChange={onChange} />
        ) : null}
      </BlockStack>
    </Card>
  );
}

function RenderProgress({ render }: { render: RenderView }) {
  if (render.isFinal) {
    return (
      <InlineStack gap="200" blockAlign="center">
        <Text as="h2" variant="headingMd">
          {render.status === 'completed' ? 'Your photo is ready' : 'No photo this time'}
        </Text>
        {render.publication ? publicationBadge(render.publication) : null}
      </InlineStack>
    );
  }
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {progressSentence(render)}
      </Text>
      <ProgressBar progress={render.progress} size="small" tone="primary" />
      <Text as="p" tone="subdued">
        {waitingSentence(render)}
      </Text>
    </BlockStack>
  );
}

function waitingSentence(render: RenderView): string {
  if (render.waitingFor === 'engine-stopped') return ENGINE_STOPPED_SENTENCE;
  if (render.status === 'unconfirmed') {
    return 'The engine’s answer is late. If the photo does not come within ten minutes, its credit goes back by itself.';
  }
  return 'This usually takes less than half a minute. You can leave the page: the photo will be in History.';
}

function BeforeAndAfter({ render }: { render: RenderView }) {
  return (
    <InlineGrid columns={{ xs: 1, sm: ['oneThird', 'twoThirds'] }} gap="400">
      <InlineGrid columns={{ xs: 2, sm: 1 }} gap="300">
        <Figure title="Garment" url={render.garmentUrl} alt={render.productTitle} isFramed />
        <Figure title="Avatar" url={render.avatarUrl} alt={render.avatarName} isFramed />
      </InlineGrid>
      <Figure title="Photo" url={render.previewUrl} alt={`${render.productTitle} worn by ${render.avatarName}`} />
    </InlineGrid>
  );
}

function Figure({
  title,
  url,
  alt,
  isFramed = false,
}: {
  title: string;
  url: string | null;
  alt: string;
  isFramed?: boolean;
}) {
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="bodySm" tone="subdued">
        {title}
      </Text>
      {url ? (
        <span className={isFramed ? 'photo photo--framed' : 'photo'}>
          <img src={url} alt={alt} data-picture={title.toLowerCase()} />
        </span>
      ) : (
        <span className="photo photo--waiting">
          <Spinner size="small" accessibilityLabel={`${title} is on its way`} />
        </span>
      )}
    </BlockStack>
  );
}
