import { BlockStack, Button, Text } from '@shopify/polaris';
import type { AskingRule } from '#app/domain/automations/read/rules-of-photos.ts';

interface AskedByRuleProps {
  rule: AskingRule;
  productId: string | null;
}

/** Which rule asked for a photo, and the way to all that was decided about its product. */
export function AskedByRule({ rule, productId }: AskedByRuleProps) {
  const said = `${rule.name}, version ${rule.version}`;
  return (
    <BlockStack gap="100">
      <Text as="p" tone="subdued" variant="bodySm">
        Asked for by the rule
      </Text>
      {rule.isDeleted ? (
        <Text as="p" breakWord>{`${said} (deleted)`}</Text>
      ) : (
        <Button variant="plain" textAlign="left" url={`/app/automations/${rule.id}`}>
          {said}
        </Button>
      )}
      {productId ? (
        <Button variant="plain" textAlign="left" url={`/app/automations/log?${new URLSearchParams({ productId })}`}>
          What rules decided about the product
        </Button>
      ) : null}
    </BlockStack>
  );
}
