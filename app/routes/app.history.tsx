import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigate } from '@remix-run/react';
import { BlockStack, Button, Card, EmptyState, InlineStack, Page, Pagination, Tabs, Text } from '@shopify/polaris';
import type { HistoryFilter } from '#app/domain/renders/read/read-renders.ts';
import { HistoryList } from '#app/ui/merchant/history/history-list.tsx';
import { EngineStopped } from '#app/ui/merchant/shared/engine-stopped.tsx';
import { historyQuery } from '#app/web/api/render-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parsePageQuery } from '#app/web/parse.ts';
import { readHistory } from '#app/web/views/history-view.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  return readHistory(await requireMerchant(request), parsePageQuery(request, historyQuery));
}

const TABS: { id: HistoryFilter; content: string }[] = [
  { id: 'all', content: 'All' },
  { id: 'in-progress', content: 'In progress' },
  { id: 'completed', content: 'Ready' },
  { id: 'failed', content: 'Failed' },
];

export default function History() {
  const { filter, renders, older, newer } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const go = (query: Record<string, string>) => navigate(`/app/history?${new URLSearchParams({ filter, ...query })}`);
  const isEmpty = renders.length === 0 && !older && !newer;
  return (
    <Page
      title="History"
      primaryAction={
        <Button variant="primary" url="/app/generate">
          Generate a photo
        </Button>
      }
    >
      {renders.some((render) => render.waitingFor === 'engine-stopped') ? (
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
          {isEmpty ? <EmptyHistory filter={filter} /> : <HistoryList renders={renders} />}
        </div>
        {older || newer ? (
          <div style={{ padding: 'var(--p-space-300)' }}>
            <InlineStack align="center">
              <Pagination
                label="Photos"
                hasPrevious={newer !== null}
                previousTooltip="Newer photos"
                onPrevious={() => go({ newer: newer ?? '' })}
                hasNext={older !== null}
                nextTooltip="Older photos"
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
