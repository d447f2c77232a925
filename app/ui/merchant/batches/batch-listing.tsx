import { BlockStack, Button, Card, InlineStack, Spinner, Text } from '@shopify/polaris';
import { sayProgress } from './batch-words.tsx';
import type { BatchDeeds } from './use-batch.ts';

/** What was chosen is being looked for in the catalogue. */
export function BatchListing({ deeds, onDiscarded }: { deeds: BatchDeeds; onDiscarded: () => void }) {
  const discard = async () => {
    if (await deeds.change('cancel')) onDiscarded();
  };
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Spinner size="small" />
          <Text as="h2" variant="headingMd">
            Looking at your products
          </Text>
        </InlineStack>
        <Text as="p">{sayProgress(deeds.batch)}</Text>
        <Text as="p" tone="subdued">
          Next you see what it takes, and decide. Nothing is charged before. You can leave the page: it goes on.
        </Text>
        <InlineStack>
          <Button loading={deeds.busy === 'cancel'} onClick={() => void discard()}>
            Discard
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
