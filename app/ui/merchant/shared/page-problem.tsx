import { useRevalidator } from '@remix-run/react';
import { Banner, Page } from '@shopify/polaris';

/** A page that could not be shown: what to do, and nothing of the cause. */
export function PageProblem() {
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
        title="Something went wrong on our side"
        action={{ content: 'Try again', onAction: tryAgain, loading: revalidator.state === 'loading' }}
      >
        <p>Nothing was charged or changed. Try again; if it happens again, wait a few minutes.</p>
      </Banner>
    </Page>
  );
}
