import { BlockStack, Box, Card, InlineGrid, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';

/** One section of settings in Polaris's pattern for them: what it is about beside its card, above it on a phone. */
export function SettingsSection(props: { title: string; description: string; children: ReactNode }) {
  const { title, description, children } = props;
  const toTheEdge = { xs: '400', sm: '0' } as const;
  return (
    <InlineGrid columns={{ xs: '1fr', md: '2fr 5fr' }} gap="400">
      <Box as="section" paddingInlineStart={toTheEdge} paddingInlineEnd={toTheEdge}>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <Text as="p" tone="subdued">
            {description}
          </Text>
        </BlockStack>
      </Box>
      <Card roundedAbove="sm">{children}</Card>
    </InlineGrid>
  );
}
