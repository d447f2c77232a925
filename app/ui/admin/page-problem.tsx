import { Banner, Page } from '@shopify/polaris';

/** A page that could not be shown: what to do, and nothing of the cause. */
export function PageProblem() {
  return (
    <Page title="This page could not be shown">
      <Banner
        tone="critical"
        title="Something went wrong on our side"
        action={{ content: 'Reload', onAction: () => window.location.reload() }}
      >
        <p>Nothing was charged or changed. Reload the page; if it happens again, try in a few minutes.</p>
      </Banner>
    </Page>
  );
}
