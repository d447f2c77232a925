import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigate } from '@remix-run/react';
import { Button, Card, EmptyState, InlineStack, Page, Pagination } from '@shopify/polaris';
import { BatchesList } from '#app/ui/merchant/batches/batches-list.tsx';
import { batchesQuery } from '#app/web/api/batch-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parsePageQuery } from '#app/web/parse.ts';
import { readBatches } from '#app/web/views/batch-view.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const merchant = await requireMerchant(request);
  const query = parsePageQuery(request, batchesQuery);
  return { ...(await readBatches(merchant, query.older)), isFirst: query.older === undefined };
}

/** The store's batches, newest first. */
export default function Batches() {
  const { batches, older, isFirst } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
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
      <Card padding="0">
        {batches.length === 0 && isFirst ? <NoBatches /> : <BatchesList batches={batches} />}
        {older || !isFirst ? (
          <div style={{ padding: 'var(--p-space-300)' }}>
            <InlineStack align="center">
              <Pagination
                label="Batches"
                hasPrevious={!isFirst}
                previousTooltip="Newest batches"
                onPrevious={() => navigate('/app/batches')}
                hasNext={older !== null}
                nextTooltip="Older batches"
                onNext={() => navigate(`/app/batches?${new URLSearchParams({ older: older ?? '' })}`)}
              />
            </InlineStack>
          </div>
        ) : null}
      </Card>
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
