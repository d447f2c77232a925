import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigate } from '@remix-run/react';
import { Banner, BlockStack, Card, Page, Tabs, Text } from '@shopify/polaris';
import { RulePhotos } from '#app/ui/merchant/automations/rule-photos.tsx';
import { photosQuery, type RulePhotosView } from '#app/web/api/automation-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parsePageQuery } from '#app/web/parse.ts';
import { readRulePhotos } from '#app/web/views/automation-view.ts';

/** Photos of rules that wait for the merchant's eye, and what was decided of others. */
export async function loader({ request }: LoaderFunctionArgs) {
  const merchant = await requireMerchant(request);
  const { state } = parsePageQuery(request, photosQuery.pick({ state: true }));
  return { first: await readRulePhotos(merchant, { state }), store: merchant.shop };
}

const TABS: { id: RulePhotosView['state']; content: string; panelID: string }[] = [
  { id: 'waiting', content: 'To review', panelID: 'photos' },
  { id: 'approved', content: 'Approved', panelID: 'photos' },
  { id: 'rejected', content: 'Rejected', panelID: 'photos' },
];

export default function ReviewOfRules() {
  const { first, store } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const isMarked = first.photos.some(({ render }) => render.delivers === 'watermarked');
  const go = (state: RulePhotosView['state']) =>
    navigate(state === 'waiting' ? '?' : `?state=${state}`, { replace: true, preventScrollReset: true });
  return (
    <Page
      title="Photos of rules"
      subtitle="What you approve goes to its product, as its rule says"
      backAction={{ content: 'Automations', url: '/app/automations' }}
    >
      <BlockStack gap="400">
        {isMarked && first.state === 'waiting' ? (
          <Banner
            tone="warning"
            title="On the Free plan photos carry a watermark"
            action={{ content: 'See plans', url: '/app/billing' }}
          >
            <p>
              Shoppers will see it on the products of those that you approve. On a paid plan they are published clean,
              without being made again.
            </p>
          </Banner>
        ) : null}
        <Card padding="0">
          <Tabs
            tabs={TABS}
            selected={TABS.findIndex(({ id }) => id === first.state)}
            onSelect={(index) => void go(TABS[index]?.id ?? 'waiting')}
          />
          <div id="photos" role="tabpanel" style={{ padding: 'var(--p-space-400)' }}>
            <BlockStack gap="400">
              {first.state === 'waiting' && first.photos.length > 0 ? (
                <Text as="p" tone="subdued">
                  Approving puts a photo on its product at once. To take it off there again, open its page and press
                  Undo.
                </Text>
              ) : null}
              <RulePhotos first={first} store={store} />
            </BlockStack>
          </div>
        </Card>
      </BlockStack>
    </Page>
  );
}
