import { useRevalidator } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Button, InlineStack, ResourceItem, ResourceList, Text, Thumbnail } from '@shopify/polaris';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { isMovingBatch } from '#app/ui/merchant/batches/batch-words.tsx';
import { callApi, newRecordId } from '#app/ui/merchant/shared/api-client.ts';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import { DownloadButton } from '#app/ui/merchant/shared/download-button.tsx';
import { renderBadge } from '#app/ui/merchant/shared/render-words.tsx';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import type { HistoryRowView } from '#app/web/views/history-view.ts';
import { BatchRow } from './batch-row.tsx';

const REFRESH_MS = 4000;

/** The rows of the history: photos, and batches as one. While any is on its way, the page looks again now and then. */
export function HistoryList({ rows }: { rows: HistoryRowView[] }) {
  const { revalidate } = useRevalidator();
  const isMoving = rows.some((row) => ('batch' in row ? isMovingBatch(row.batch) : isMovingPhoto(row.render)));
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => {
      if (!document.hidden) revalidate();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [isMoving, revalidate]);

  return (
    <ResourceList
      resourceName={{ singular: 'entry', plural: 'entries' }}
      items={rows}
      idForItem={(row) => ('batch' in row ? row.batch.id : row.render.id)}
      renderItem={(row) => ('batch' in row ? <BatchRow row={row} /> : <PhotoRow render={row.render} />)}
    />
  );
}

function isMovingPhoto({ isFinal, publication }: RenderView): boolean {
  return !isFinal || (publication !== null && !publication.isFinal);
}

function PhotoRow({ render }: { render: RenderView }) {
  const { revalidate } = useRevalidator();
  const { shortTime } = useDates();
  return (
    <ResourceItem
      id={render.id}
      url={`/app/photos/${render.id}`}
      accessibilityLabel={`Open ${render.productTitle} worn by ${render.avatarName}`}
      media={<Thumbnail source={render.thumbnailUrl ?? render.avatarUrl} alt="" size="large" />}
      verticalAlignment="center"
    >
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <div style={{ minWidth: 0, flex: '1 1 180px' }}>
          <span className="clamped">
            <Text as="span" fontWeight="semibold">
              {render.productTitle}
            </Text>
          </span>
          <Text as="p" tone="subdued">
            {render.avatarName} · {shortTime(render.createdAt)}
          </Text>
          {render.failure ? (
            <Text as="p" tone="critical">
              {render.failure.title}
            </Text>
          ) : null}
        </div>
        <InlineStack gap="300" blockAlign="center">
          {render.batchId ? <BatchLink render={render} batchId={render.batchId} /> : null}
          {renderBadge(render)}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: nothing to press, only where the row's own click ends. */}
          <div role="presentation" onClick={keepFromRow}>
            <RowAction render={render} onDone={revalidate} />
          </div>
        </InlineStack>
      </InlineStack>
    </ResourceItem>
  );
}

function BatchLink({ render, batchId }: { render: RenderView; batchId: string }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing to press, only where the row's own click ends.
    <div role="presentation" onClick={keepFromRow}>
      <Button
        variant="plain"
        url={`/app/batches/${batchId}`}
        accessibilityLabel={`The batch that ${render.productTitle} worn by ${render.avatarName} is part of`}
      >
        Batch
      </Button>
    </div>
  );
}

/** The row opens the photo wherever it is clicked; its button does something else. */
function keepFromRow(event: SyntheticEvent): void {
  event.stopPropagation();
}

function RowAction({ render, onDone }: { render: RenderView; onDone: () => void }) {
  const shopify = useAppBridge();
  const [retryId] = useState(newRecordId);
  const [isBusy, setIsBusy] = useState(false);
  if (render.downloadUrl) return <DownloadButton render={render} />;
  // What took its place is tried again, if that failed, too.
  if ((render.status !== 'failed' && render.status !== 'cancelled') || !render.isCurrent) return null;
  const tryAgain = async () => {
    setIsBusy(true);
    const answer = await callApi('POST /api/render', { body: { renderId: retryId, retryOf: render.id } });
    setIsBusy(false);
    shopify.toast.show(answer.ok ? 'Trying again' : answer.problem.detail, { isError: !answer.ok });
    onDone();
  };
  return (
    <Button onClick={() => void tryAgain()} loading={isBusy} accessibilityLabel={`Try ${render.productTitle} again`}>
      Try again
    </Button>
  );
}
