import { Banner, BlockStack, ProgressBar, Text } from '@shopify/polaris';
import { legacyId } from '#app/ui/merchant/shared/api-client.ts';
import type { PublicationView } from '#app/web/api/publication-schemas.ts';

interface PublicationNewsProps {
  publication: PublicationView;
  /** Of the store, in Shopify. */
  adminUrl: string;
}

/** How a photo's way into the product stands: its progress, that it is there, or why not and what to do. */
export function PublicationNews({ publication, adminUrl }: PublicationNewsProps) {
  return (
    <BlockStack gap="300">
      {publication.failure ? (
        <Banner tone="critical" title={publication.failure.title}>
          <p>{publication.failure.advice}</p>
        </Banner>
      ) : null}
      {publication.undoFailure ? (
        <Banner tone="critical" title={publication.undoFailure.title}>
          <p>{publication.undoFailure.advice}</p>
        </Banner>
      ) : null}
      {publication.status === 'removed' ? (
        <Banner tone="warning" title="The photo is no longer on the product">
          <p>It was removed in Shopify. Publish it again if it is still wanted there.</p>
        </Banner>
      ) : null}
      {publication.isFinal ? null : <PublicationProgress publication={publication} />}
      {publication.status === 'published' ? (
        <Banner
          tone="success"
          title="The photo is on the product"
          action={{
            content: 'View the product',
            url: `${adminUrl}/products/${legacyId(publication.productId)}`,
            target: '_top',
          }}
        />
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
