import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { RuleTrouble, ruleBadge } from '#app/ui/merchant/automations/rule-state.tsx';
import type { RulesNews } from '#app/web/views/automation-view.ts';

/** Rules that something keeps from making photos, each with its way out. */
export function RulesCard({ held }: { held: RulesNews['held'] }) {
  if (held.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Rules that make no photos now
          </Text>
          <Button variant="plain" url="/app/automations" accessibilityLabel="View all rules">
            View all
          </Button>
        </InlineStack>
        {held.map((rule) => (
          <BlockStack key={rule.id} gap="100">
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Button variant="plain" textAlign="left" url={`/app/automations/${rule.id}`}>
                {rule.name}
              </Button>
              {ruleBadge(rule)}
            </InlineStack>
            <RuleTrouble rule={rule} />
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
