import { BlockStack, Button, Card, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import type { BatchView } from '#app/web/api/batch-schemas.ts';
import { capital, percentDone, sayDuration, sayProgress } from './batch-words.tsx';
import { CancelBatch } from './cancel-batch.tsx';
import type { BatchDeeds } from './use-batch.ts';

/** A running batch: how far it is, how long it takes, and pause, go on, cancel. */
export function BatchProgress({ deeds, onCancelled }: { deeds: BatchDeeds; onCancelled: () => void }) {
  const { batch, busy } = deeds;
  const isPaused = batch.status === 'paused';
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {headingOf(batch)}
          </Text>
          <ProgressBar
            progress={percentDone(batch)}
            size="small"
            tone={isPaused ? 'highlight' : 'primary'}
            animated={false}
          />
          <Text as="p">{sayProgress(batch)}</Text>
          <Text as="p" tone="subdued">
            {sayWhatNext(batch)}
          </Text>
        </BlockStack>
        <InlineStack gap="200">
          {/* One button: it stays where it is, and keeps the focus. */}
          <Button
            loading={busy === 'pause' || busy === 'resume'}
            disabled={busy === 'cancel'}
            onClick={() => void deeds.change(isPaused ? 'resume' : 'pause')}
          >
            {isPaused ? 'Go on' : 'Pause'}
          </Button>
          <CancelBatch deeds={deeds} onDone={onCancelled} />
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function headingOf({ status, isEngineStopped }: BatchView): string {
  if (status === 'paused') return 'Paused';
  return isEngineStopped ? 'Waiting until the engine is back' : 'Making your photos';
}

function sayWhatNext({ status, secondsLeft, isEngineStopped }: BatchView): string {
  if (status === 'paused') return 'No further photo goes to the engine. What it is at is still finished and kept.';
  const leaving = 'You can close the page: you get a mail when all is done.';
  if (isEngineStopped || secondsLeft === null) return leaving;
  return `${capital(sayDuration(secondsLeft))} left. ${leaving}`;
}
