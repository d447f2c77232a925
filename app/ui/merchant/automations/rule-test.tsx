import { BlockStack, Button, Card, Divider, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { RuleView } from '#app/web/api/automation-schemas.ts';
import { DryRun } from './dry-run.tsx';
import { Explanation } from './explanation.tsx';
import { useProductChoice } from './use-product-choice.ts';

/** Tries a saved rule: on one product what the rules say to it, and on all that are there what it would make. */
export function RuleTest({ rule, isChanged }: { rule: RuleView; isChanged: boolean }) {
  const [product, setProduct] = useState<{ id: string; title: string } | null>(null);
  const choose = useProductChoice(setProduct);
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Test
          </Text>
          <Text as="p" tone="subdued">
            Choose a product and see what the rule says to it. Nothing is made and nothing is charged.
            {isChanged ? ' It is tested as it was saved last.' : ''}
          </Text>
        </BlockStack>
        <InlineStack>
          <Button onClick={choose}>{product ? 'Test another product' : 'Choose a product to test'}</Button>
        </InlineStack>
        {product ? <Explanation productId={product.id} ruleId={rule.id} news={rule} /> : null}
        <Divider />
        <DryRun rule={rule} isChanged={isChanged} />
      </BlockStack>
    </Card>
  );
}
