import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigate, useNavigation, useSearchParams } from '@remix-run/react';
import {
  BlockStack,
  Button,
  Card,
  Checkbox,
  EmptyState,
  InlineStack,
  Page,
  Pagination,
  Tabs,
  Text,
} from '@shopify/polaris';
import type { HistoryFilter } from '#app/domain/renders/read/read-renders.ts';
import { HistoryList } from '#app/ui/merchant/history/history-list.tsx';
import { EngineStopped } from '#app/ui/merchant/shared/engine-stopped.tsx';
import { historyPageQuery } from '#app/web/api/render-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parsePageQuery } from '#app/web/parse.ts';
import { readHistoryPage } from '#app/web/views/history-view.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  return readHistoryPage(await requireMerchant(request), parsePageQuery(request, historyPageQuery));
}

const TABS: { id: HistoryFilter; content: string }[] = [
  { id: 'all', content: 'All' },
  { id: 'in-progress', content: 'In progress' },
  { id: 'completed', content: 'Ready' },
  { id: 'failed', content: 'Failed' },
];

export default function History() {
  const { filter, isGrouped, rows, older, newer } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const isLoading = useNavigation().state === 'loading';
  // What was chosen stays chosen in the lists that have no choice.
  const batches = search.get('batches') === 'single' ? 'single' : 'grouped';
  const go = (query: Record<string, string>) =>
    navigate(`/app/history?${new URLSearchParams({ filter, batches, ...query })}`);
  const isEmpty = rows.length === 0 && !older && !newer;
  const isStopped = rows.some((row) =>
    'batch' in row ? row.batch.isEngineStopped : row.render.waitingFor === 'engine-stopped',
  );
  return (
    <Page
      title="History"
      primaryAction={
        <Button variant="primary" url="/app/generate">
          Generate a photo
        </Button>
      }
    >
      {isStopped ? (
        <div style={{ marginBottom: 'var(--p-space-400)' }}>
          <EngineStopped />
        </div>
      ) : null}
      <Card padding="0">
        <Tabs
          tabs={TABS.map((tab) => ({ ...tab, panelID: 'photos' }))}
          selected={TABS.findIndex((tab) => tab.id === filter)}
          onSelect={(index) => go({ filter: TABS[index]?.id ?? 'all' })}
        />
        <div id="photos" role="tabpanel">
          {isEmpty && isGrouped !== false ? null : (
            <div style={{ padding: 'var(--p-space-200) var(--p-space-400)' }}>
              {isGrouped === null ? (
                <Text as="p" tone="subdued">
                  Photos of batches are listed here one by one.
                </Text>
              ) : (
                <Checkbox
                  label="Group batches"
                  checked={isGrouped}
                  disabled={isLoading}
                  onChange={(grouped) => void go({ batches: grouped ? 'grouped' : 'single' })}
                />
              )}
            </div>
          )}
          {isEmpty ? <EmptyHistory filter={filter} /> : <HistoryList rows={rows} />}
        </div>
        {older || newer ? (
          <div style={{ padding: 'var(--p-space-300)' }}>
            <InlineStack align="center">
              <Pagination
                label="History"
                hasPrevious={newer !== null}
                previousTooltip="Newer"
                onPrevious={() => go({ newer: newer ?? '' })}
                hasNext={older !== null}
                nextTooltip="Older"
                onNext={() => go({ older: older ?? '' })}
              />
            </InlineStack>
          </div>
        ) : null}
      </Card>
    </Page>
  );
}

function EmptyHistory({ filter }: { filter: HistoryFilter }) {
  if (filter === 'all') {
    return (
      <EmptyState
        heading="No photos yet"
        image="/empty-photos.svg"
        action={{ content: 'Generate a photo', url: '/app/generate' }}
      >
        <p>Every photo that you generate is kept here, with its download and its way to the product.</p>
      </EmptyState>
    );
  }
  return (
    <div style={{ padding: 'var(--p-space-800) var(--p-space-400)' }}>
      <BlockStack gap="200" inlineAlign="center">
        <Text as="p" tone="subdued">
          No photos in this state.
        </Text>
        <Button variant="plain" url="/app/history">
          Show all
        </Button>
      </BlockStack>
    </div>
  );
}
