import type { LoaderFunctionArgs } from '@remix-run/node';
import { isRouteErrorResponse, useLoaderData, useRevalidator, useRouteError } from '@remix-run/react';
import { Banner, BlockStack, Card, EmptyState, Page } from '@shopify/polaris';
import { boundary } from '@shopify/shopify-app-remix/server';
import { useEffect, useRef } from 'react';
import { watchBatch } from '#app/domain/batches/read/read-batches.ts';
import { latestOfBatch } from '#app/domain/publications/bulk/read-bulk-actions.ts';
import { storeAdminUrl } from '#app/domain/store-names/store-admin-url.ts';
import { BatchDownload } from '#app/ui/merchant/batches/batch-download.tsx';
import { BatchEnd } from '#app/ui/merchant/batches/batch-end.tsx';
import { BatchItems } from '#app/ui/merchant/batches/batch-items.tsx';
import { BatchListing } from '#app/ui/merchant/batches/batch-listing.tsx';
import { BatchProgress } from '#app/ui/merchant/batches/batch-progress.tsx';
import { BatchPublish } from '#app/ui/merchant/batches/batch-publish.tsx';
import { BatchQuote } from '#app/ui/merchant/batches/batch-quote.tsx';
import { batchBadge, sayMilestone, sayNames } from '#app/ui/merchant/batches/batch-words.tsx';
import { LeftOut } from '#app/ui/merchant/batches/left-out.tsx';
import { type BatchDeeds, useBatch } from '#app/ui/merchant/batches/use-batch.ts';
import { EngineStopped } from '#app/ui/merchant/shared/engine-stopped.tsx';
import { PageProblem } from '#app/ui/merchant/shared/page-problem.tsx';
import { problemOf } from '#app/ui/merchant/shared/read-problem.ts';
import { itemsQuery } from '#app/web/api/batch-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parsePageQuery, parseWith, recordId } from '#app/web/parse.ts';
import { isRefusal } from '#app/web/refusal-status.ts';
import { readBatchPage } from '#app/web/views/batch-page-view.ts';
import { viewBulkAction } from '#app/web/views/bulk-view.ts';

/** One batch: its quote, its progress, its photos. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const merchant = await requireMerchant(request);
  const { filter } = parsePageQuery(request, itemsQuery.pick({ filter: true }));
  try {
    const batch = await watchBatch(merchant.shop, parseWith(recordId, params.batchId), new Date());
    const latest = await latestOfBatch(merchant.shop, String(batch._id));
    return {
      adminUrl: storeAdminUrl(merchant.shop),
      publishing: latest ? await viewBulkAction(latest) : null,
      defaultPosition: merchant.business.settings.defaultPosition,
      ...(await readBatchPage(merchant, batch, { filter })),
    };
  } catch (error) {
    if (isRefusal(error)) throw new Response(null, { status: 404 });
    throw error;
  }
}

export default function BatchPage() {
  const data = useLoaderData<typeof loader>();
  const deeds = useBatch(data.batch);
  const { batch, problem } = deeds;
  useFreshness(batch.status, data.batch.status);
  return (
    <Page
      title={batch.name}
      titleMetadata={batchBadge(batch)}
      subtitle={`Worn by ${sayNames(batch.avatarNames)}`}
      backAction={{ content: 'Batches', url: '/app/batches' }}
    >
      <BlockStack gap="400">
        <div role="status" className="visually-hidden">
          {sayMilestone(batch)}
        </div>
        {problem ? (
          <Banner tone="critical" title={problem.title} onDismiss={deeds.clearProblem}>
            <p>{problem.detail}</p>
          </Banner>
        ) : null}
        {batch.isEngineStopped ? <EngineStopped /> : null}
        <BatchState deeds={deeds} credits={data.credits} failures={data.failures} />
        {batch.startedAt ? (
          <BatchPublish batch={batch} latest={data.publishing} defaultPosition={data.defaultPosition} />
        ) : null}
        <BatchDownload batch={batch} />
        {data.items && batch.startedAt ? <BatchItems deeds={deeds} first={data.items} /> : null}
        {batch.skipped > 0 && batch.status !== 'listing' ? <LeftOut batch={batch} adminUrl={data.adminUrl} /> : null}
      </BlockStack>
    </Page>
  );
}

/** Reads the page afresh when the batch comes to another state: its items, and why photos failed, are of the page. */
function useFreshness(status: string, ofPage: string): void {
  const { revalidate } = useRevalidator();
  const isOfAnother = status !== ofPage;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each state
  useEffect(() => {
    if (isOfAnother) revalidate();
  }, [status]);
}

type Shown = Pick<ReturnType<typeof useLoaderData<typeof loader>>, 'credits' | 'failures'>;

/** What is so now. What was pressed is gone with the state before: whoever uses the keyboard goes on from here. */
function BatchState({ deeds, credits, failures }: Shown & { deeds: BatchDeeds }) {
  const here = useRef<HTMLDivElement>(null);
  const focus = () => here.current?.focus();
  return (
    <div ref={here} tabIndex={-1} className="batch-state">
      {stateOf()}
    </div>
  );

  function stateOf() {
    switch (deeds.batch.status) {
      case 'listing':
        return <BatchListing deeds={deeds} onDiscarded={focus} />;
      case 'quoted':
        return <BatchQuote deeds={deeds} credits={credits} onStarted={focus} onDiscarded={focus} />;
      case 'expanding':
      case 'processing':
      case 'paused':
        return <BatchProgress deeds={deeds} onCancelled={focus} />;
      case 'completed':
      case 'completed_with_errors':
      case 'failed':
      case 'cancelled':
        return <BatchEnd deeds={deeds} failures={failures} />;
    }
  }
}

export function ErrorBoundary() {
  const error = useRouteError();
  const problem = problemOf(error);
  if (problem) return <PageProblem {...problem} />;
  if (!isRouteErrorResponse(error) || error.status !== 404) return boundary.error(error);
  return (
    <Page title="Batch" backAction={{ content: 'Batches', url: '/app/batches' }}>
      <Card>
        <EmptyState
          heading="There is no such batch"
          image="/empty-photos.svg"
          action={{ content: 'Open Batches', url: '/app/batches' }}
        >
          <p>It may belong to another store, or the link is incomplete.</p>
        </EmptyState>
      </Card>
    </Page>
  );
}
