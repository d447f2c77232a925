import { useRevalidator } from '@remix-run/react';
import { Banner, BlockStack, Page, Text } from '@shopify/polaris';
import type { ShownProblem } from './read-problem.ts';

/** A page that could not be shown: what to do, and nothing of the cause. */
export function PageProblem({ title, detail, instance }: ShownProblem) {
  const revalidator = useRevalidator();
  const tryAgain = () => {
    // A page that failed before the server knew the store came without App Bridge, and so without a token to ask with.
    if (window.shopify) revalidator.revalidate();
    else window.location.reload();
  };
  return (
    <Page title="This page could not be shown">
      <Banner
        tone="critical"
        title={title}
        action={{ content: 'Try again', onAction: tryAgain, loading: revalidator.state === 'loading' }}
      >
        <BlockStack gap="100">
          <p>{detail}</p>
          {instance ? (
            <Text as="p" tone="subdued">
              {instance}
            </Text>
          ) : null}
        </BlockStack>
      </Banner>
    </Page>
  );
}
