import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Button, Page } from '@shopify/polaris';
import { countPhotosToReview } from '#app/domain/automations/read/list-photos.ts';
import { FirstRules } from '#app/ui/merchant/automations/first-rules.tsx';
import { RulesList } from '#app/ui/merchant/automations/rules-list.tsx';
import { useRules } from '#app/ui/merchant/automations/use-rules.ts';
import { sayCount } from '#app/ui/merchant/batches/batch-words.tsx';
import { requireMerchant } from '#app/web/merchant.ts';
import { readRules } from '#app/web/views/automation-view.ts';

/** The rules that make photos of new products, in their order. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireMerchant(request);
  const [rules, toReview] = await Promise.all([readRules(shop, new Date()), countPhotosToReview(shop)]);
  return { rules, toReview };
}

export default function Automations() {
  const { rules, toReview } = useLoaderData<typeof loader>();
  const deeds = useRules(rules);
  return (
    <Page
      title="Automations"
      subtitle="Photos of new products, by themselves"
      primaryAction={
        <Button variant="primary" url="/app/automations/new">
          New rule
        </Button>
      }
      secondaryActions={[
        { content: 'Photos to review', url: '/app/automations/review' },
        { content: 'Log', url: '/app/automations/log' },
      ]}
    >
      <BlockStack gap="400">
        {toReview > 0 ? (
          <Banner
            tone="info"
            title={`${sayCount(toReview, 'photo')} of rules ${toReview === 1 ? 'waits' : 'wait'} for your review`}
            action={{ content: 'Review', url: '/app/automations/review' }}
          />
        ) : null}
        {deeds.rules.length === 0 ? <FirstRules /> : <RulesList deeds={deeds} />}
      </BlockStack>
    </Page>
  );
}
