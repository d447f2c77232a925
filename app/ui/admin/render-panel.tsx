import { useAppBridge } from '@shopify/app-bridge-react';
import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  InlineGrid,
  InlineStack,
  ProgressBar,
  Select,
  Spinner,
  Text,
} from '@shopify/polaris';
import { useState } from 'react';
import type { PublicationPosition } from '#app/domain/publications/publication-position.ts';
import type { PublicationView, RenderView } from '#app/web/views/render-view.ts';
import { type ApiProblem, callApi, legacyId, newRecordId } from './api-client.ts';
import { ENGINE_STOPPED_SENTENCE } from './engine-stopped.tsx';
import { POSITION_OPTIONS } from './positions.ts';
import { type ChosenProduct, ProductForPhoto } from './product-for-photo.tsx';
import { progressSentence, publicationBadge } from './render-words.tsx';
import { UndoPublication } from './undo-publication.tsx';
import { VariantChoice } from './variant-choice.tsx';

interface RenderPanelProps {
  render: RenderView;
  shopHandle: string;
  defaultPosition: PublicationPosition;
  onChange: (render: RenderView) => void;
}

/** One photo from the button to the product page: progress, before and after, publish, download, try again. */
export function RenderPanel({ render, shopHandle, defaultPosition, onChange }: RenderPanelProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <div aria-live="polite">
          <RenderProgress render={render} />
        </div>
        {render.failure ? <FailedRender render={render} onChange={onChange} /> : <BeforeAndAfter render={render} />}
        {render.status === 'completed' ? (
          <FinishedActions
            render={render}
            shopHandle={shopHandle}
            defaultPosition={defaultPosition}
            onChange={onChange}
          />
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

function FailedRender({ render, onChange }: Pick<RenderPanelProps, 'render' | 'onChange'>) {
  const [retryId] = useState(newRecordId);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const tryAgain = async () => {
    setIsBusy(true);
    const answer = await callApi<{ render: RenderView }>('/api/render', { renderId: retryId, retryOf: render.id });
    setIsBusy(false);
    if (answer.ok) onChange(answer.value.render);
    else setProblem(answer.problem);
  };
  return (
    <BlockStack gap="300">
      <Banner tone="critical" title={render.failure?.title ?? 'The photo failed'}>
        <p>{render.failure?.advice} The credit was given back.</p>
      </Banner>
      {problem ? (
        <Banner tone="warning" title={problem.title}>
          <p>{problem.detail}</p>
        </Banner>
      ) : null}
      <InlineStack gap="200">
        <Button onClick={() => void tryAgain()} loading={isBusy}>
          Try again
        </Button>
      </InlineStack>
    </BlockStack>
  );
}

function FinishedActions({ render, shopHandle, defaultPosition, onChange }: RenderPanelProps) {
  const shopify = useAppBridge();
  const [publicationId, setPublicationId] = useState(newRecordId);
  const isOfUpload = render.garmentKind === 'upload';
  const [product, setProduct] = useState<ChosenProduct | null>(null);
  // The garment's picture is on no product: there is nothing to stand after.
  const positions = POSITION_OPTIONS.filter(({ value }) => !isOfUpload || value !== 'after-garment');
  const [position, setPosition] = useState<PublicationPosition>(
    positions.find(({ value }) => value === defaultPosition)?.value ?? 'last',
  );
  const [variants, setVariants] = useState<{ values: string[]; ids: string[] }>({ values: [], ids: [] });
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const productId = isOfUpload ? (product?.id ?? null) : render.productId;
  const publication = render.publication;
  const isOnItsWay = publication !== null && !publication.isFinal;
  const isPublished = publication?.status === 'published';
  const isOnProduct = isPublished || publication?.status === 'not_undone';

  const chooseProduct = (chosen: ChosenProduct) => {
    setProduct(chosen);
    setVariants({ values: [], ids: [] });
  };
  const publish = async () => {
    setIsBusy(true);
    setProblem(null);
    const answer = await callApi<{ publication: PublicationView }>('/api/publications', {
      publicationId,
      renderId: render.id,
      ...(product ? { productId: product.id } : {}),
      position,
      ...(variants.ids.length > 0 ? { variantIds: variants.ids } : {}),
    });
    setIsBusy(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    setPublicationId(newRecordId());
    onChange({ ...render, publication: answer.value.publication });
    shopify.toast.show('Publishing the photo');
  };

  return (
    <BlockStack gap="300">
      {publication?.failure ? (
        <Banner tone="critical" title={publication.failure.title}>
          <p>{publication.failure.advice}</p>
        </Banner>
      ) : null}
      {publication?.undoFailure ? (
        <Banner tone="critical" title={publication.undoFailure.title}>
          <p>{publication.undoFailure.advice}</p>
        </Banner>
      ) : null}
      {problem ? (
        <Banner tone="warning" title={problem.title}>
          <p>{problem.detail}</p>
        </Banner>
      ) : null}
      {isOnItsWay ? <PublicationProgress publication={publication} /> : null}
      {isPublished ? (
        <Banner
          tone="success"
          title="The photo is on the product"
          action={{
            content: 'View the product',
            url: `https://admin.shopify.com/store/${shopHandle}/products/${legacyId(publication.productId)}`,
            target: '_top',
          }}
        />
      ) : null}
      {isOfUpload && !isOnProduct && !isOnItsWay ? (
        <ProductForPhoto product={product} onChoose={chooseProduct} />
      ) : null}
      <InlineStack gap="300" blockAlign="end">
        {isOnProduct || isOnItsWay ? null : (
          <>
            <Box minWidth="180px">
              <Select
                label="Place among the product’s pictures"
                options={positions}
                value={position}
                onChange={(value) => setPosition(value as PublicationPosition)}
              />
            </Box>
            {productId ? (
              <VariantChoice
                key={productId}
                productId={productId}
                chosen={variants.values}
                onChoose={(values, ids) => setVariants({ values, ids })}
              />
            ) : null}
            <Button
              variant="primary"
              size="large"
              onClick={() => void publish()}
              loading={isBusy}
              disabled={productId === null}
            >
              Publish to product
            </Button>
          </>
        )}
        <Button size="large" url={render.downloadUrl ?? undefined} download>
          Download
        </Button>
        {isOnProduct ? (
          <UndoPublication
            publication={publication}
            onChange={(changed) => onChange({ ...render, publication: changed })}
          />
        ) : null}
      </InlineStack>
      {render.isFree ? (
        <Text as="p" tone="subdued">
          This photo came late, after its credit had been given back: it is free.
        </Text>
      ) : null}
      {render.delivers === 'watermarked' ? (
        <Text as="p" tone="subdued">
          <Badge>Free plan</Badge> Downloads and published photos carry a watermark.
        </Text>
      ) : null}
    </BlockStack>
  );
}

function PublicationProgress({ publication }: { publication: PublicationView }) {
  return (
    <BlockStack gap="200">
      <Text as="p">
        {publication.status === 'undoing' ? 'Taking the photo off the product…' : 'Adding the photo to the product…'}
      </Text>
      <ProgressBar progress={publication.progress} size="small" tone="primary" />
      <div aria-live="polite">
        <Text as="p" tone="subdued">
          {publication.waitingFor}
        </Text>
      </div>
    </BlockStack>
  );
}
