import { Banner, BlockStack, Box, Button, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { OlderList } from './use-older.ts';

interface RecordsPanelProps {
  list: OlderList<unknown>;
  /** What will stand here once there is something. */
  empty: string;
  children: ReactNode;
}

/** A table that grows by older lines, or the sentence that says why it is empty. */
export function RecordsPanel({ list, empty, children }: RecordsPanelProps) {
  if (list.items.length === 0) {
    return (
      <Box padding="800">
        <Text as="p" tone="subdued" alignment="center">
          {empty}
        </Text>
      </Box>
    );
  }
  return (
    <BlockStack>
      {children}
      {list.problem ? (
        <Box padding="400">
          <Banner tone="critical" title={list.problem.title}>
            <p>{list.problem.detail}</p>
          </Banner>
        </Box>
      ) : null}
      {list.hasOlder ? (
        <Box padding="300">
          <InlineStack align="center">
            <Button onClick={list.showOlder} loading={list.isLoading}>
              Show older
            </Button>
          </InlineStack>
        </Box>
      ) : null}
    </BlockStack>
  );
}
