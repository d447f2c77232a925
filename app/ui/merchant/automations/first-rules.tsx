import { BlockStack, Box, Button, Card, EmptyState, InlineGrid, Text } from '@shopify/polaris';
import { TO_THE_EDGE } from '#app/ui/merchant/shared/to-the-edge.ts';
import { SUGGESTIONS } from './suggestions.ts';

/** What a store without rules begins with. */
export function FirstRules() {
  return (
    <BlockStack gap="400">
      <Card>
        <EmptyState
          heading="New products get their photos by themselves"
          image="/empty-photos.svg"
          action={{ content: 'Make a rule of your own', url: '/app/automations/new' }}
        >
          <p>
            A rule says which new products get a photo, on whom, and whether you look at it first. Products that are
            there already stay as they are. Each photo takes one credit, within the limit that you set.
          </p>
        </EmptyState>
      </Card>
      <Box paddingInlineStart={TO_THE_EDGE}>
        <Text as="h2" variant="headingMd">
          Or begin with one of these
        </Text>
      </Box>
      <InlineGrid columns={{ xs: 1, md: 3 }} gap="400">
        {SUGGESTIONS.map(({ id, title, text }) => (
          <Card key={id}>
            <div className="suggestion">
              <Text as="h3" variant="headingSm">
                {title}
              </Text>
              <Text as="p" tone="subdued">
                {text}
              </Text>
              <div className="suggestion__action">
                <Button url={`/app/automations/new?from=${id}`} accessibilityLabel={`Use: ${title}`}>
                  Use this rule
                </Button>
              </div>
            </div>
          </Card>
        ))}
      </InlineGrid>
    </BlockStack>
  );
}
