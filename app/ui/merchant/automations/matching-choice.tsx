import { BlockStack, Card, RadioButton, Text } from '@shopify/polaris';
import type { RulesDeeds } from './use-rules.ts';

/** Which rules make photos of a product that several fit. */
export function MatchingChoice({ deeds: { matching, busy, setMatching } }: { deeds: RulesDeeds }) {
  return (
    <Card>
      <BlockStack gap="200" as="fieldset">
        <Text as="legend" variant="headingMd">
          When several rules fit a product
        </Text>
        <RadioButton
          id="matching-first"
          name="matching"
          label="The first one makes its photos"
          helpText="They are asked in the order above."
          checked={matching === 'first'}
          disabled={busy !== null}
          onChange={() => setMatching('first')}
        />
        <RadioButton
          id="matching-every"
          name="matching"
          label="Every one makes its photos"
          helpText="Each by its own limits: one product may take credits several times."
          checked={matching === 'every'}
          disabled={busy !== null}
          onChange={() => setMatching('every')}
        />
      </BlockStack>
    </Card>
  );
}
