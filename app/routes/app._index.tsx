import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Layout, Page, Text } from '@shopify/polaris';
import { listBatchesToReview, listOpenBatches } from '#app/domain/batches/read/open-batches.ts';
import { welcomeOnce } from '#app/domain/businesses/welcome-once.ts';
import { readCredits } from '#app/domain/credits/read-credits.ts';
import { listRenders } from '#app/domain/renders/read/read-renders.ts';
import { OpenBatchesCard } from '#app/ui/merchant/batches/open-batches-card.tsx';
import { LatestPhotos } from '#app/ui/merchant/home/latest-photos.tsx';
import { RulesCard } from '#app/ui/merchant/home/rules-card.tsx';
import { ToReviewCard } from '#app/ui/merchant/home/to-review-card.tsx';
import { CreditsCard } from '#app/ui/merchant/shared/credits-card.tsx';
import { EngineStopped } from '#app/ui/merchant/shared/engine-stopped.tsx';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { readRulesNews } from '#app/web/views/automation-view.ts';
import { viewBatch } from '#app/web/views/batch-view.ts';
import { viewRenders } from '#app/web/views/read-renders-view.ts';

const LATEST = 6;
const OPEN_BATCHES = 3;

/** Home: credits, what to do next, the batches that run, the latest photos. The first visit after installing goes on to Generate. */
export async function loader({ request }: LoaderFunctionArgs) {
  const merchant = await requireMerchant(request);
  const { shop, business, redirect } = merchant;
  if (await welcomeOnce(shop, new Date())) throw redirect('/app/generate');
  const [credits, page, open, unreviewed, rules] = await Promise.all([
    readCredits(shop, new Date()),
    listRenders({ shop, filter: 'all', pageSize: LATEST }),
    listOpenBatches(shop, OPEN_BATCHES),
    listBatchesToReview(shop, OPEN_BATCHES),
    readRulesNews(shop),
  ]);
  const [renders, batches, toReview] = await Promise.all([
    viewRenders(merchant, page.renders),
    Promise.all(open.map((batch) => viewBatch(merchant, batch))),
    Promise.all(unreviewed.map((batch) => viewBatch(merchant, batch))),
  ]);
  return { storeName: business.name, credits, renders, batches, toReview, rules };
}

export default function Home() {
  const { storeName, credits, renders, batches, toReview, rules } = useLoaderData<typeof loader>();
  const next = nextStep(renders, credits.total);
  return (
    <Page
      title="Home"
      subtitle={storeName}
      primaryAction={
        <Button variant="primary" url="/app/generate">
          Generate a photo
        </Button>
      }
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {renders.some((render) => render.waitingFor === 'engine-stopped') ? <EngineStopped /> : null}
            <Card>
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  {next.title}
                </Text>
                <Text as="p">{next.text}</Text>
                <InlineStack>
                  <Button url={next.url}>{next.label}</Button>
                </InlineStack>
              </BlockStack>
            </Card>
            <OpenBatchesCard batches={batches} />
            <RulesCard held={rules.held} />
            <ToReviewCard batches={toReview} ofRules={rules.toReview} />
            <LatestPhotos renders={renders} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <CreditsCard credits={credits} billingUrl="/app/billing" />
        </Layout.Section>
      </Layout>
    </Page>
  );
}

type Shown = Pick<RenderView, 'id' | 'status' | 'publication' | 'review'>;

/** The one thing that moves the merchant on, from what the store has done so far. */
function nextStep(renders: Shown[], credits: number) {
  const unpublished = renders.find(
    ({ status, publication, review }) =>
      status === 'completed' && publication?.status !== 'published' && review?.state !== 'rejected',
  );
  if (unpublished) {
    return {
      title: 'A photo is waiting to be published',
      text: 'Look at it once more and put it on its product with one click.',
      label: 'Review the photo',
      url: `/app/photos/${unpublished.id}`,
    };
  }
  if (renders.length === 0) {
    return {
      title: 'Make your first model photo',
      text: 'Pick a product, choose an avatar, press Generate. The photo is ready in about half a minute.',
      label: 'Pick a product',
      url: '/app/generate',
    };
  }
  if (credits === 0) {
    return {
      title: 'All credits are used',
      text: 'Buy a pack or choose a larger plan to go on now. Your photos stay in History, where they can be downloaded and published at any time.',
      label: 'Get more credits',
      url: '/app/billing',
    };
  }
  return {
    title: 'Dress the next product',
    text: 'Products with a model photo show how a garment falls and fits. Which one is next?',
    label: 'Generate a photo',
    url: '/app/generate',
  };
}
