import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Button, Card, EmptyState, InlineStack, Page } from '@shopify/polaris';
import { useMemo } from 'react';
import { BatchesList } from '#app/ui/merchant/batches/batches-list.tsx';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import { useOlder } from '#app/ui/merchant/shared/use-older.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { readBatches } from '#app/web/views/batch-view.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  return readBatches(await requireMerchant(request));
}

/** The store's batches, newest first. */
export default function Batches() {
  const data = useLoaderData<typeof loader>();
  const first = useMemo(() => ({ items: data.batches, older: data.older }), [data]);
  const { items, hasOlder, isLoading, problem, showOlder } = useOlder(first, async (older) => {
    const answer = await callApi('GET /api/render/batch', { query: { older } });
    return answer.ok ? { ok: true, value: { items: answer.value.batches, older: answer.value.older } } : answer;
  });
  return (
    <Page
      title="Batches"
      subtitle="Many photos at once"
      primaryAction={
        <Button variant="primary" url="/app/batches/new">
          New batch
        </Button>
      }
    >
      <BlockStack gap="400">
        {problem ? (
          <Banner tone="warning" title={problem.title}>
            <p>{problem.detail}</p>
          </Banner>
        ) : null}
        <Card padding="0">{items.length === 0 ? <NoBatches /> : <BatchesList batches={items} />}</Card>
        {hasOlder ? (
          <InlineStack align="center">
            <Button onClick={showOlder} loading={isLoading}>
              Show older batches
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Page>
  );
}

function NoBatches() {
  return (
    <EmptyState
      heading="Dress a whole collection at once"
      image="/empty-photos.svg"
      action={{ content: 'Choose products', url: '/app/batches/new' }}
    >
      <p>Choose products and avatars, see what it takes, and start. Nothing is charged before you start.</p>
    </EmptyState>
  );
}
